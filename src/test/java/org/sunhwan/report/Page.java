package org.sunhwan.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;

/** A report parsed strictly, as XML: a page that is not well-formed fails here. */
final class Page {
  private final Document document;

  private Page(Document document) {
    this.document = document;
  }

  static Page of(String html) {
    try {
      return new Page(
          DocumentBuilderFactory.newDefaultInstance()
              .newDocumentBuilder()
              .parse(new InputSource(new StringReader(html))));
    } catch (SAXException | IOException | ParserConfigurationException e) {
      throw new AssertionError("not well-formed: " + e.getMessage(), e);
    }
  }

  /** An element and what tests ask of it. */
  record Part(Element element) {
    String text() {
      return element.getTextContent();
    }

    /** The machine-readable values in it, in order. */
    List<Double> values() {
      List<Double> values = new ArrayList<>();
      for (Element data : list(element.getElementsByTagName("data"))) {
        values.add(Double.valueOf(data.getAttribute("value")));
      }
      return values;
    }

    Part last(String tag) {
      List<Element> all = list(element.getElementsByTagName(tag));
      return new Part(all.get(all.size() - 1));
    }
  }

  Element root() {
    return document.getDocumentElement();
  }

  List<Element> elements() {
    return elements("*");
  }

  List<Element> elements(String tag) {
    return list(document.getElementsByTagName(tag));
  }

  Element element(String tag) {
    assertEquals(1, elements(tag).size(), tag);
    return elements(tag).get(0);
  }

  List<Element> all(String tag, String style) {
    return elements(tag).stream().filter(e -> e.getAttribute("class").equals(style)).toList();
  }

  /** The first such element in the body's cells or paragraphs. */
  Part one(String tag, String style) {
    List<Element> all = all(tag, style);
    assertFalse(all.isEmpty(), tag + " " + style);
    return new Part(all.get(0));
  }

  Element id(String id) {
    List<Element> all = elements().stream().filter(e -> e.getAttribute("id").equals(id)).toList();
    assertEquals(1, all.size(), id);
    return all.get(0);
  }

  Part section(String id) {
    return new Part(id(id));
  }

  Part picture(String id) {
    return new Part((Element) id(id + "-title").getParentNode());
  }

  /** Elements and attribute names in document order, without any text. */
  List<String> shape() {
    List<String> shape = new ArrayList<>();
    for (Element element : elements()) {
      StringBuilder one = new StringBuilder(element.getTagName());
      for (int i = 0; i < element.getAttributes().getLength(); i++) {
        one.append(' ').append(element.getAttributes().item(i).getNodeName());
      }
      shape.add(one.toString());
    }
    return shape;
  }

  private static List<Element> list(NodeList nodes) {
    List<Element> elements = new ArrayList<>();
    for (int i = 0; i < nodes.getLength(); i++) {
      elements.add((Element) nodes.item(i));
    }
    return elements;
  }
}
