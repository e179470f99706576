//// Floats: operators, literals, division by zero, both zeros.

pub fn main() {
  show("sum", id(1.5) +. id(2.25))
  show("difference", id(1.5) -. id(2.25))
  show("product", id(1.5) *. id(-2.0))
  show("quotient", id(1.0) /. id(3.0))
  show("divided by zero", id(1.0) /. id(0.0))
  show("zero by zero", id(0.0) /. id(0.0))
  show("divided by minus zero", id(1.0) /. id(-0.0))
  show("known divisor", id(9.0) /. 4.0)
  show("minus", 0.0 -. id(2.5))
  show("scientific", 1.5e10)
  show("small", 2.5e-8)
  show("tiny", 5.0e-324)
  show("huge", 1.7976931348623157e308)
  show("underscores", 1000.25)
  show("no exact tenth", id(0.1) +. id(0.2))
  show("order of operators", id(2.0) +. id(3.0) *. id(4.0) /. id(8.0))
  show("comparisons", [
    id(1.0) <. id(2.0),
    id(2.0) <=. id(2.0),
    id(1.0) >. id(2.0),
    id(2.0) >=. id(2.5),
  ])
  show("equal", id(1.0) == id(1.0))
  show("zeros are equal", id(0.0) == id(0.0))
  show("root of two", newton(2.0, 1.0, 20))
  show("series", series(1.0, 1.0, 18, 0.0))
}

fn newton(square: Float, guess: Float, steps: Int) -> Float {
  case steps {
    0 -> guess
    _ -> newton(square, { guess +. square /. guess } /. 2.0, steps - 1)
  }
}

fn series(term: Float, index: Float, steps: Int, sum: Float) -> Float {
  case steps {
    0 -> sum
    _ -> series(term /. index, index +. 1.0, steps - 1, sum +. term)
  }
}

@external(erlang, "corpus", "show")
fn show(what: String, value: a) -> Nil

@external(erlang, "corpus", "id")
fn id(value: a) -> a
