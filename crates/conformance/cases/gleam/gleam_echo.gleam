//// `echo` writes to standard error, which is not recorded, and gives back its
//// value: programs that use it behave as without.

pub type Thing {
  Thing(name: String, parts: List(Thing))
  Nothing
}

pub fn main() {
  show("value", echo id(1) + 1)
  show("with a message", echo id("x") as "a string")
  show("in a pipeline", id([3, 1, 2]) |> echo |> reverse |> echo)
  show("record", echo Thing("a", [Nothing, Thing("b\n\"", [])]))
  show("many", [
    echo id(1.5) == 1.5,
    echo id(True),
    echo id(<<1, 2, 3:4>>) == <<>>,
    echo id(#(1, "a", Nil)) == #(1, "a", Nil),
    echo id(Ok([Error("e")])) == Ok([]),
  ])
  show("function", { echo fn(x) { x + 1 } }(id(1)))
}

fn reverse(list: List(a)) -> List(a) {
  reverse_loop(list, [])
}

fn reverse_loop(list: List(a), done: List(a)) -> List(a) {
  case list {
    [] -> done
    [x, ..rest] -> reverse_loop(rest, [x, ..done])
  }
}

@external(erlang, "corpus", "show")
fn show(what: String, value: a) -> Nil

@external(erlang, "corpus", "id")
fn id(value: a) -> a
