"""Writes sacrebleu.json: awkward translations as sacreBLEU scores them.

Run with sacreBLEU installed: python record_sacrebleu.py > sacrebleu.json
With the path of a JSON list of {"name", "hypotheses", "references"}, it scores those instead.
"""

import json
import sys

from sacrebleu.metrics import BLEU, CHRF
from sacrebleu.tokenizers.tokenizer_13a import Tokenizer13a

# name: pairs of translation and reference
CASES = {
    "equal": [("the cat sat on the mat .", "the cat sat on the mat .")],
    "nothing shared": [("a b c d e", "v w x y z")],
    "empty translation": [("", "a man is walking .")],
    "empty reference": [("a man is walking .", "")],
    "both empty": [("", "")],
    "one empty among others": [
        ("", "two dogs run through the snow"),
        ("two young men are outside near many bushes", "two young men are outside near bushes"),
        ("several men in hard hats", "several men in hard hats are operating a pulley system ."),
    ],
    "shorter than four words": [("a man", "a man"), ("dogs", "dogs run")],
    "three words only": [("a b c", "a b c")],
    "no shared pair of words": [("dog the saw man a today", "man saw the dog")],
    "no shared run of three": [("the dog a man the dog the end", "the dog sees a man and the dog")],
    "clipped": [("the the the the the the the", "the cat is on the mat")],
    "longer": [("a man is walking down the long street today", "a man is walking down the street")],
    "case": [("The Cat SAT on THE mat today", "the cat sat on the Mat today")],
    "sharp s and sigma": [
        ("GROSSE STRASSE ΟΔΥΣΣΕΥΣ ΑΣ. İstanbul", "große straße οδυσσευς ας. i̇stanbul")
    ],
    "numbers": [
        ("It cost 1,000.5 dollars, or 3.14.", "It cost 1,000.5 dollars , or 3.14 ."),
        ("1.000,50 € -5 3-4 10-year .5 5. 1,a a,1", "1.000,50 € - 5 3 - 4 10-year .5 5 . 1, a a ,1"),
    ],
    "punctuation": [
        ("\"Hello,\" he said... (really?!) -- yes; no: it's don't", "\"Hello\", he said… (really) - yes, no it is do n't"),
        ("a..b ,, c.,.d ''e'' `f` {g} [h] ~i |j| k\\l m^n o_p", "a . . b , , c . d 'e' ` f ` { g }"),
        ("100% @home #1 $5 & co. *star* +1 =2 <tag> a/b", "100 % @ home # 1 $ 5 & co . * star * + 1 = 2"),
    ],
    "entities": [
        ("AT&amp;T said &quot;yes&quot; &lt;b&gt; &amp;lt; <skipped> end", "AT&T said \"yes\" <b> &lt; end"),
    ],
    "line breaks": [("a well-\nknown man\nwalks -\n", "a wellknown man walks -"), ("a\tb\r\nc", "a b c")],
    "white space": [
        ("  a \u00a0 b\u3000c\u2009d\u0085e \u2028 f\u001cg ", "a b c d e f g"),
        ("a\u200bb c\ufeff", "a b c"),
    ],
    "Korean": [
        ("이 영화는 정말 재미있어요.", "이 영화는 정말 재미있었어요."),
        ("서울,부산 그리고 3,000원짜리 커피…", "서울, 부산 그리고 3,000원짜리 커피..."),
        ("ㅋㅋㅋ 최고!!", "ㅋㅋ 최고!"),
    ],
    "decomposed Korean": [("\u1112\u1161\u11ab\u1100\u1173\u11af", "한글")],
    "Japanese and Chinese": [("これはペンです。", "これはペンである。"), ("我爱北京天安门", "我爱北京的天安门")],
    "emoji": [
        ("good 👍🏽👍 film 🎬.", "good 👍 film 🎬🎬."),
        ("👨‍👩‍👧‍👦 family", "👨‍👩‍👧 family"),
    ],
    "German": [
        ("Zwei junge weiße Männer sind im Freien in der Nähe vieler Büsche.", "Zwei junge weiße Männer sind draußen in der Nähe von Büschen."),
        ("Ein Mann mit Hut, 35-jährig, läuft.", "Ein 35-jähriger Mann mit Hut läuft."),
        ("Sie sagte: „Nein, danke!“", "Sie sagte „Nein danke“."),
    ],
    "short for six characters": [("abc", "abd"), ("", "abcdefgh")],
    "reference too short for runs": [("abcdefghij", "abc"), ("abcdefghij", "abcdefghij")],
    "other digits": [("٣.٥ and ３,５ and ½.", "٣ . ٥ and ３ , ５ and ½ .")],
}


def scores(name, hypotheses, references):
    def bleu(lowercase):
        metric = BLEU(lowercase=lowercase)
        score = metric.corpus_score(hypotheses, [references])
        return {
            "score": score.score,
            "precisions": score.precisions,
            "brevityPenalty": score.bp,
            "length": score.sys_len,
            "referenceLength": score.ref_len,
            "signature": str(metric.get_signature()),
        }

    chrf = CHRF()
    return {
        "name": name,
        "hypotheses": hypotheses,
        "references": references,
        "bleu": bleu(False),
        "lowerCased": bleu(True),
        "chrf": chrf.corpus_score(hypotheses, [references]).score,
        "chrfSignature": str(chrf.get_signature()),
        "tokens": [Tokenizer13a()(text.rstrip()) for text in hypotheses],
    }


if len(sys.argv) > 1:
    with open(sys.argv[1], encoding="utf-8") as file:
        cases = json.load(file)
else:
    cases = [
        {
            "name": name,
            "hypotheses": [pair[0] for pair in pairs],
            "references": [pair[1] for pair in pairs],
        }
        for name, pairs in CASES.items()
    ]
    together = [pair for pairs in CASES.values() for pair in pairs]
    cases.append(
        {
            "name": "all together",
            "hypotheses": [pair[0] for pair in together],
            "references": [pair[1] for pair in together],
        }
    )
print("[" + ",\n".join(json.dumps(scores(**case)) for case in cases) + "]")
