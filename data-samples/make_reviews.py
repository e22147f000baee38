#!/usr/bin/env python3
"""Writes reviews.tsv: made-up reviews in English and Korean. Run: python3 make_reviews.py > reviews.tsv

Every phrase was written for this project. What makes the data worth a recurrent network is order: a review often
praises one thing and blames another, and the clause that carries the verdict decides the label, so the same words in
another order can mean the opposite. Six in a hundred labels are wrong on purpose, as in real data.
"""
import random

random.seed(20260101)

EN_THINGS = {
    "place": ["the soup", "the noodles", "the coffee", "the service", "our waiter", "the terrace", "the menu", "the dessert",
              "the music in the dining room", "the view from our table", "the house bread", "the lunch set"],
    "book": ["the plot", "the first chapter", "the translation", "the ending", "the narrator", "the dialogue", "the cover",
             "the middle part", "the main character", "the writing"],
    "gadget": ["the battery", "the screen", "the keyboard", "the manual", "the speaker", "the packaging", "the app",
               "the charger", "the build", "the fan"],
    "stay": ["the room", "the bed", "the shower", "the front desk", "the neighbourhood", "breakfast", "the elevator",
             "the air conditioning", "the check-in", "the view"],
}
EN_GOOD = ["was better than I hoped", "made my day", "is worth every coin", "was a pleasant surprise", "never let me down",
           "was simply lovely", "could not have been kinder to us", "kept me smiling", "felt fresh", "was warm and generous",
           "is not bad at all", "left nothing to complain about", "was quick and careful", "is the reason I would come back",
           "had a charm of its own", "works without a hitch"]
EN_BAD = ["was a letdown", "ruined the evening", "is not worth the money", "was cold and careless", "fell apart within a week",
          "tested my patience", "was far from good", "left me with a headache", "felt stale", "could not have been ruder",
          "is not good, whatever they say", "made me regret it", "took forever", "was nothing like the pictures",
          "is the reason I will not return", "never worked as promised"]
EN_NEUTRAL = ["I went on a Tuesday.", "My sister recommended it.", "It was raining.", "We were four people.",
              "I paid in cash.", "Second time for me.", "I bought it in spring.", "A friend gave me a voucher."]
EN_TAIL_GOOD = ["Go.", "Five stars.", "I would do it again.", "Already told my friends.", "👍", "Happy 😊", ""]
EN_TAIL_BAD = ["Stay away.", "One star.", "Never again.", "I want my money back.", "👎", "So tired of this 😡", ""]

KO_THINGS = {
    "place": ["국물이", "면이", "커피가", "직원분이", "분위기가", "디저트가", "자리가", "반찬이", "점심 메뉴가", "음악이"],
    "book": ["줄거리가", "첫 장이", "번역이", "결말이", "주인공이", "문장이", "표지가", "중반부가", "대사가"],
    "gadget": ["배터리가", "화면이", "키보드가", "설명서가", "소리가", "포장이", "앱이", "충전기가", "마감이"],
    "stay": ["방이", "침대가", "샤워기가", "프런트가", "동네가", "조식이", "엘리베이터가", "냉방이", "전망이"],
}
KO_GOOD = ["기대보다 훨씬 좋았", "하루를 기분 좋게 만들었", "돈이 아깝지 않았", "뜻밖에 반가웠", "흠잡을 데가 없었",
           "정말 마음에 들었", "나쁘지 않고 오히려 훌륭했", "끝까지 즐거웠", "빠르고 꼼꼼했", "자꾸 생각날 만큼 좋았"]
KO_BAD = ["기대에 한참 못 미쳤", "저녁을 망쳤", "돈이 아까웠", "성의가 없었", "일주일 만에 실망스러웠",
          "참기 힘들었", "좋다고 할 수가 없었", "머리가 아플 정도였", "한없이 느렸", "사진과 너무 달랐"]
KO_NEUTRAL = ["화요일에 다녀왔어요.", "언니가 추천했어요.", "비 오는 날이었어요.", "네 명이 갔습니다.", "현금으로 냈어요.",
              "두 번째예요.", "봄에 샀습니다.", "친구가 할인권을 줬어요."]
KO_TAIL_GOOD = ["추천합니다.", "별 다섯 개.", "또 갈게요.", "ㅎㅎ 만족", "👍", "행복해요 😊", ""]
KO_TAIL_BAD = ["비추천.", "별 하나.", "다시는 안 가요.", "환불해 주세요 ㅠㅠ", "👎", "화나네요 😡", ""]


def capital(text):
    return text[0].upper() + text[1:]


def english(positive):
    things = random.sample(EN_THINGS[random.choice(list(EN_THINGS))], 3)
    verdict, other = (EN_GOOD, EN_BAD) if positive else (EN_BAD, EN_GOOD)
    v, o = random.choice(verdict), random.choice(other)
    shape = random.random()
    if shape < 0.22:
        body = f"{capital(things[0])} {v}."
    elif shape < 0.40:
        body = f"{capital(things[0])} {o}, but {things[1]} {v} and that decides it."
    elif shape < 0.58:
        body = f"Although {things[0]} {o}, {things[1]} {v}."
    elif shape < 0.74:
        body = f"{capital(things[0])} {v}, even though {things[1]} {o}."
    elif shape < 0.88:
        body = f"I cannot say that {things[0]} {o}; in truth {things[1]} {v}."
    else:
        body = f"{capital(things[0])} {v}. {capital(things[1])} {random.choice(verdict)} too. Only {things[2]} {o}."
    parts = [body]
    if random.random() < 0.45:
        parts.insert(0, random.choice(EN_NEUTRAL))
    if random.random() < 0.25:
        parts.append(random.choice(EN_TAIL_GOOD if positive else EN_TAIL_BAD))
    return " ".join(p for p in parts if p)


def korean(positive):
    things = random.sample(KO_THINGS[random.choice(list(KO_THINGS))], 3)
    verdict, other = (KO_GOOD, KO_BAD) if positive else (KO_BAD, KO_GOOD)
    v, o = random.choice(verdict), random.choice(other)
    shape = random.random()
    if shape < 0.24:
        body = f"{things[0]} {v}어요."
    elif shape < 0.48:
        body = f"{things[0]} {o}지만 {things[1]} {v}어요."
    elif shape < 0.66:
        body = f"비록 {things[0]} {o}어도 결국 {things[1]} {v}습니다."
    elif shape < 0.84:
        body = f"{things[0]} {v}습니다. {things[1]} {o}던 건 넘어갈게요."
    else:
        body = f"{things[0]} {o}다는 말도 있던데 저는 {things[1]} {v}어요."
    parts = [body]
    if random.random() < 0.45:
        parts.insert(0, random.choice(KO_NEUTRAL))
    if random.random() < 0.25:
        parts.append(random.choice(KO_TAIL_GOOD if positive else KO_TAIL_BAD))
    return " ".join(p for p in parts if p)


def main():
    print("id\ttext\tlabel")
    for i in range(1, 4001):
        positive = random.random() < 0.5
        text = (english if i % 2 else korean)(positive)
        shown = positive if random.random() >= 0.06 else not positive
        if i == 1000:
            text = ""  # an empty document: quarantined as empty-text
        if i == 2000:
            text = "정말 좋았어요 " * 3000  # one enormous line: quarantined as over-long
        if i == 3000:
            print(f"{i}\tThis row lost its label.")  # quarantined as wrong-field-count
            continue
        if i == 3500:
            shown, text = True, "👍👍🏽👩‍👩‍👧 10/10 🎉"  # nothing but signs
        if i == 3600:
            print(f"{i}\tとても良かったです。また来ます。\tpositive")  # a script that nothing else here uses
            continue
        print(f"{i}\t{text}\t{'positive' if shown else 'negative'}")


main()
