//// A program that ends in a crash prints what came before and fails.

pub fn main() {
  show("before", id(1))
  let assert Ok(value) = failing(id(2))
  show("after", value)
}

fn failing(number: Int) -> Result(Int, String) {
  case number > 1 {
    True -> Error("too much")
    False -> Ok(number)
  }
}

@external(erlang, "corpus", "show")
fn show(what: String, value: a) -> Nil

@external(erlang, "corpus", "id")
fn id(value: a) -> a
