//// Blocks, shadowing, discards, patterns in `let`.

pub fn main() {
  let x = id(1)
  let y = {
    let x = x + 10
    let x = x * 2
    x + 1
  }
  show("shadowed inside", #(x, y))
  let x = x + 1
  let x = x + 1
  show("shadowed again", x)
  let _ = noisy("discarded")
  let _unused = noisy("named and discarded")
  show("block as an operand", { id(2) + 3 } * { id(4) - 1 })
  show("last value", {
    noisy("first")
    noisy("second")
    id("last")
  })
  let assert #(a, [b, c]) as whole = case id(True) {
    True -> #(1, [2, 3])
    False -> #(4, [5])
  }
  show("pattern", #(a, b, c, whole))
  let z = case x {
    3 -> {
      let inner = x * 100
      inner + 1
    }
    _ -> 0
  }
  show("block in a clause", z)
  show("shadowed in a clause", case x {
    x if x > 100 -> x
    n -> {
      let x = n + 1000
      x
    }
  })
  show("still the same", x)
  show("assignment as the last expression", assigned())
  show("many variables", variables(id(1), id(2)))
}

fn noisy(where: String) -> Int {
  show("evaluated", where)
  1
}

fn assigned() -> Int {
  let result = id(9)
  result
}

fn variables(a: Int, b: Int) -> List(Int) {
  let c = a + b
  let d = b + c
  let e = c + d
  let f = d + e
  let g = e + f
  let h = f + g
  let a = g + h
  let b = h + a
  [a, b, c, d, e, f, g, h]
}

@external(erlang, "corpus", "show")
fn show(what: String, value: a) -> Nil

@external(erlang, "corpus", "id")
fn id(value: a) -> a
