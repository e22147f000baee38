package org.sunhwan.job;

import java.io.Serializable;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What the doctor found about one thing in one place.
 *
 * @param place driver, executor 3 on host, storage
 * @param found what is there
 * @param next what to do about it; empty: all is well
 */
record Finding(String place, String subject, String found, String next) implements Serializable {

  Finding at(String elsewhere) {
    return new Finding(elsewhere, subject, found, next);
  }

  boolean well() {
    return next.isEmpty();
  }

  Map<String, Object> json() {
    var json = new LinkedHashMap<String, Object>();
    json.put("place", place);
    json.put("subject", subject);
    json.put("well", well());
    json.put("found", found);
    json.put("next", next);
    return json;
  }
}
