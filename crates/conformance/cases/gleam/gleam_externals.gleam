//// Erlang's own functions under Gleam's types, and Erlang's exceptions caught.

pub type Map(key, value)

pub type Direction {
  Leading
  Trailing
  All
}

pub type FloatOption {
  Decimals(Int)
  Compact
}

pub type Reason {
  Reason(text: String)
}

pub fn main() {
  let map = put("b", 2, put("a", 1, new_map()))
  show("map", map_to_list(map))
  show("fetched", fetch("b", map))
  show("missing", rescue(fn() { fetch("c", map) }))
  show("is map", is_map(map))
  show_bytes("to binary", integer_to_binary(id(1234)))
  show("to base", integer_to_base(id(255), 16))
  show("parsed", parse(id("77")))
  show("not parsed", rescue(fn() { parse(id("x77")) }))
  show("decimals", float_to_binary(id(3.14159), [Decimals(2)]))
  show("compact", float_to_binary(id(2.5), [Decimals(6), Compact]))
  show("truncated", truncate(id(-3.7)))
  show("rounded", round(id(2.5)))
  show("square root", square_root(id(16.0)))
  show("no square root", rescue(fn() { square_root(id(-1.0)) }))
  show("length", length(id([1, 2, 3])))
  show("reversed", reverse(id([1, 2, 3])))
  show("sorted", sort(id([3, 1, 2])))
  show("sorted by", sort_by(fn(a, b) { a >= b }, id([3, 1, 2])))
  show("folded", foldl(fn(x, sum) { x + sum }, 0, id([1, 2, 3])))
  show("sequence", sequence(3, 8))
  show("upper case", uppercase(id("Gleam")))
  show("trimmed", trim(id("  x  "), Leading))
  show("split", split(id("a-b-c"), "-", All))
  show("byte size", byte_size(id("four")))
  show("part", part(id(<<1, 2, 3, 4>>), 1, 2))
  show("bits and", bits_and(id(12), id(10)))
  show("shifted", shift(id(1), 70))
  show("thrown", rescue(fn() { throw(id(Reason("ball"))) }))
  show("exit", rescue(fn() { exit(id("over")) }))
  show("error", rescue(fn() { error(id(#(1, [2]))) }))
  show("bad arithmetic", rescue(fn() { quotient(id(1), id(0)) }))
  show("tuple", to_list(id(#(1, 2))))
  show("order of all types", compare_any(id(1), id("a")))
}

@external(erlang, "maps", "new")
fn new_map() -> Map(k, v)

@external(erlang, "maps", "put")
fn put(key: k, value: v, map: Map(k, v)) -> Map(k, v)

@external(erlang, "maps", "get")
fn fetch(key: k, map: Map(k, v)) -> v

@external(erlang, "maps", "to_list")
fn map_to_list(map: Map(k, v)) -> List(#(k, v))

@external(erlang, "erlang", "is_map")
fn is_map(value: a) -> Bool

@external(erlang, "erlang", "integer_to_binary")
fn integer_to_binary(number: Int) -> String

@external(erlang, "erlang", "integer_to_binary")
fn integer_to_base(number: Int, base: Int) -> String

@external(erlang, "erlang", "binary_to_integer")
fn parse(text: String) -> Int

@external(erlang, "erlang", "float_to_binary")
fn float_to_binary(number: Float, options: List(FloatOption)) -> String

@external(erlang, "erlang", "trunc")
fn truncate(number: Float) -> Int

@external(erlang, "erlang", "round")
fn round(number: Float) -> Int

@external(erlang, "math", "sqrt")
fn square_root(number: Float) -> Float

@external(erlang, "erlang", "length")
fn length(list: List(a)) -> Int

@external(erlang, "lists", "reverse")
fn reverse(list: List(a)) -> List(a)

@external(erlang, "lists", "sort")
fn sort(list: List(a)) -> List(a)

@external(erlang, "lists", "sort")
fn sort_by(before: fn(a, a) -> Bool, list: List(a)) -> List(a)

@external(erlang, "lists", "foldl")
fn foldl(f: fn(a, b) -> b, state: b, list: List(a)) -> b

@external(erlang, "lists", "seq")
fn sequence(from: Int, to: Int) -> List(Int)

@external(erlang, "string", "uppercase")
fn uppercase(text: String) -> String

@external(erlang, "string", "trim")
fn trim(text: String, direction: Direction) -> String

@external(erlang, "string", "split")
fn split(text: String, at: String, direction: Direction) -> List(String)

@external(erlang, "erlang", "byte_size")
fn byte_size(text: String) -> Int

@external(erlang, "binary", "part")
fn part(bytes: BitArray, from: Int, length: Int) -> BitArray

@external(erlang, "erlang", "band")
fn bits_and(one: Int, other: Int) -> Int

@external(erlang, "erlang", "bsl")
fn shift(number: Int, by: Int) -> Int

@external(erlang, "erlang", "throw")
fn throw(value: a) -> b

@external(erlang, "erlang", "exit")
fn exit(value: a) -> b

@external(erlang, "erlang", "error")
fn error(value: a) -> b

@external(erlang, "erlang", "div")
fn quotient(one: Int, other: Int) -> Int

@external(erlang, "erlang", "tuple_to_list")
fn to_list(tuple: #(a, a)) -> List(a)

@external(erlang, "erlang", "<")
fn compare_any(one: a, other: b) -> Bool

@external(erlang, "corpus", "show")
fn show(what: String, value: a) -> Nil

@external(erlang, "corpus", "show_bytes")
fn show_bytes(what: String, value: a) -> Nil

@external(erlang, "corpus", "id")
fn id(value: a) -> a

type Caught

@external(erlang, "corpus", "rescue")
fn rescue(run: fn() -> a) -> Result(a, Caught)
