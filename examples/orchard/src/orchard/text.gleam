//// Strings: built, taken apart, printed.

/// Prints a line.
pub fn print_line(line: String) -> Nil {
  put_chars(line <> "\n")
  Nil
}

/// The words between the spaces.
pub fn words(line: String) -> List(String) {
  split(line, " ", All)
}

/// The strings with something between them.
pub fn join(strings: List(String), between: String) -> String {
  case strings {
    [] -> ""
    [last] -> last
    [first, ..rest] -> first <> between <> join(rest, between)
  }
}

/// A string in quotes.
pub fn quote(string: String) -> String {
  "\"" <> string <> "\""
}

/// A number of things: `1 basket`, `2 baskets`.
pub fn count(number: Int, thing: String) -> String {
  case number {
    1 -> "1 " <> thing
    _ -> from_int(number) <> " " <> thing <> "s"
  }
}

/// A string made longer with spaces behind it.
pub fn pad_right(string: String, width: Int) -> String {
  string <> repeat(" ", width - length(string))
}

/// A string made longer with spaces before it.
pub fn pad_left(string: String, width: Int) -> String {
  repeat(" ", width - length(string)) <> string
}

/// A bar for a chart.
pub fn bar(width: Int) -> String {
  repeat("#", width)
}

/// A weight given in grams: `1.25 kg`.
pub fn kilograms(grams: Int) -> String {
  let kilos = from_int(grams / 1000)
  let hundredths = from_int(grams % 1000 / 10)
  kilos <> "." <> repeat("0", 2 - length(hundredths)) <> hundredths <> " kg"
}

/// An amount of money.
pub fn money(amount: Float) -> String {
  decimals(amount, 2)
}

/// A number with so many digits behind its point.
pub fn decimals(number: Float, places: Int) -> String {
  float_to_binary(number, [Decimals(places)])
}

/// A digit of a number to the base of sixteen.
pub fn hex_digit(value: Int) -> String {
  case value {
    _ if value < 10 -> from_int(value)
    10 -> "a"
    11 -> "b"
    12 -> "c"
    13 -> "d"
    14 -> "e"
    _ -> "f"
  }
}

fn repeat(string: String, times: Int) -> String {
  case times > 0 {
    True -> copy(string, times)
    False -> ""
  }
}

// What the virtual machine provides -------------------------------------------

/// What to split at: here, at every separator. In Erlang this is an atom.
type Where {
  All
}

/// How to write a float. In Erlang this is a tuple of an atom and a number.
type FloatFormat {
  Decimals(Int)
}

/// What printing gives back: nothing of interest.
type Printed

@external(erlang, "erlang", "integer_to_binary")
pub fn from_int(number: Int) -> String

@external(erlang, "string", "length")
fn length(string: String) -> Int

@external(erlang, "string", "split")
fn split(string: String, separator: String, where: Where) -> List(String)

@external(erlang, "binary", "copy")
fn copy(string: String, times: Int) -> String

@external(erlang, "erlang", "float_to_binary")
fn float_to_binary(number: Float, format: List(FloatFormat)) -> String

@external(erlang, "io", "put_chars")
fn put_chars(string: String) -> Printed
