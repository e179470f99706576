//// Booleans: what is evaluated and what is not, and equality of all types.

pub type Box(a) {
  Box(a)
  Empty
}

pub fn main() {
  show("and", [
    id(True) && id(True),
    id(True) && id(False),
    id(False) && id(True),
  ])
  show("or", [
    id(True) || id(False),
    id(False) || id(True),
    id(False) || id(False),
  ])
  show("not", [!id(True), !id(False), id(True)])
  show("not evaluated after false", id(False) && noisy("right of and"))
  show("not evaluated after true", id(True) || noisy("right of or"))
  show("evaluated", id(True) && noisy("right of and"))
  show("and binds tighter", id(True) || id(False) && id(False))
  show("grouped", { id(True) || id(False) } && id(False))
  show("compared", id(1) < id(2) && id("a") != id("b") || id(False))
  show("strings", id("same") == "same")
  show("lists", id([1, 2, 3]) == [1, 2, 3])
  show("nested", id([#(1, "a"), #(2, "b")]) == [#(1, "a"), #(2, "b")])
  show("boxes", id(Box(1)) == Box(1))
  show("box and empty", id(Box(1)) == Empty)
  show("bits", id(<<1, 2, 3:4>>) == <<1, 2, 3:4>>)
  show("bits of other length", id(<<1, 2, 3:4>>) == <<1, 2, 3:5>>)
  show("floats", id(1.0) == 1.5)
  show("nil", id(Nil) == Nil)
  show("as a value", case id(3) > 2 {
    True -> "more"
    False -> "less"
  })
}

fn noisy(where: String) -> Bool {
  show("evaluated", where)
  True
}

@external(erlang, "corpus", "show")
fn show(what: String, value: a) -> Nil

@external(erlang, "corpus", "id")
fn id(value: a) -> a
