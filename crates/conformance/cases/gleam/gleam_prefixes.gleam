//// Strings: prefixes in patterns, concatenation, escapes, letters beyond ASCII.

pub fn main() {
  show("commands", [
    command(id("say hello")),
    command(id("go north")),
    command(id("go ")),
    command(id("stop")),
    command(id("say")),
    command(id("")),
  ])
  show("named prefix", [digit(id("1abc")), digit(id("2")), digit(id("x"))])
  show("prefix in a list", route(id(["/users", "id:42"])))
  show("prefix in a record", url(id(Ok("https://gleam.run"))))
  show("other scheme", url(id(Ok("http://gleam.run"))))
  show("error", url(id(Error(Nil))))
  show("counted", count(id("one,two,,three"), 0))
  show("concatenated", id("a") <> id("b") <> id("c"))
  show("concatenated to nothing", id("") <> id(""))
  show("pieces", "pre" <> id("fix") <> "es")
  show_bytes("escapes", "\"\\\n\r\t\f")
  show_bytes("codepoints", "\u{41}\u{e9}\u{1F600}")
  show_bytes("letters", id("h\u{e9}llo") <> " w\u{f6}rld")
  show_bytes("after a wide prefix", after(id("\u{fc}ber")))
  show_bytes("after an emoji", after(id("\u{1F600}x")))
  show(
    "over several
lines",
    "first
second",
  )
  show("equality", id("abc") == "ab" <> id("c"))
  show("reversed", reverse(id("reward"), ""))
}

fn command(line: String) -> #(String, String) {
  case line {
    "say " <> words -> #("say", words)
    "go north" -> #("north", "")
    "go " <> where -> #("go", where)
    "stop" -> #("stop", "")
    other -> #("unknown", other)
  }
}

fn digit(text: String) -> #(String, String) {
  case text {
    "1" as d <> rest | "2" as d <> rest -> #(d, rest)
    _ -> #("none", text)
  }
}

fn route(path: List(String)) -> String {
  case path {
    ["/users", "id:" <> id] -> "user " <> id
    _ -> "nowhere"
  }
}

fn url(result: Result(String, Nil)) -> String {
  case result {
    Ok("https://" <> host) -> host
    Ok("http" <> _) -> "insecure"
    Ok(_) | Error(Nil) -> "no address"
  }
}

fn count(text: String, commas: Int) -> Int {
  case text {
    "" -> commas
    "," <> rest -> count(rest, commas + 1)
    "one" <> rest | "two" <> rest | "three" <> rest -> count(rest, commas)
    _ -> -1
  }
}

fn after(text: String) -> String {
  case text {
    "\u{fc}" <> rest -> rest
    "\u{1F600}" <> rest -> rest
    _ -> "neither"
  }
}

fn reverse(text: String, done: String) -> String {
  case text {
    "" -> done
    "r" <> rest -> reverse(rest, "r" <> done)
    "e" <> rest -> reverse(rest, "e" <> done)
    "w" <> rest -> reverse(rest, "w" <> done)
    "a" <> rest -> reverse(rest, "a" <> done)
    "d" <> rest -> reverse(rest, "d" <> done)
    _ -> "?"
  }
}

@external(erlang, "corpus", "show")
fn show(what: String, value: a) -> Nil

@external(erlang, "corpus", "show_bytes")
fn show_bytes(what: String, value: a) -> Nil

@external(erlang, "corpus", "id")
fn id(value: a) -> a
