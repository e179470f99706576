//// Integers: operators, literals of every base, division by zero, sizes without
//// a limit.

pub fn main() {
  show("7 / 2", id(7) / id(2))
  show("-7 / 2", id(-7) / id(2))
  show("7 % 3", id(7) % id(3))
  show("-7 % 3", id(-7) % id(3))
  show("7 % -3", id(7) % id(-3))
  show("7 / 0", id(7) / id(0))
  show("7 % 0", id(7) % id(0))
  show("0 / 0", id(0) / id(0))
  show("divisor that is known", id(100) / 7)
  show("zero divided", 0 / id(5))
  show("minus", -id(5))
  show("minus minus", { -{ -id(5) } })
  show("hexadecimal", 0xDEAD_BEEF)
  show("octal", 0o755)
  show("binary", 0b1010_0101)
  show("underscores", 1_000_000)
  show("order of operators", id(2) + id(3) * id(4) - id(10) / id(4))
  show("grouped", { id(2) + id(3) } * { id(4) - id(10) } / id(4))
  show("small and large", id(1_152_921_504_606_846_975) + id(1))
  show("large", power(2, 200))
  show("large quotient", power(7, 60) / power(7, 58))
  show("large remainder", power(10, 30) % 1_000_007)
  show("large and negative", -power(3, 50) / power(2, 20))
  show("back to small", power(2, 100) - power(2, 100) + 5)
  show("comparisons", [
    id(1) < id(2),
    id(2) < id(1),
    id(2) <= id(2),
    id(3) > id(2),
    id(2) >= id(3),
    power(2, 70) > power(2, 69),
    -power(2, 70) < power(2, 69),
  ])
  show("equal", id(3) == id(3))
  show("not equal", id(3) != id(3))
}

fn power(base: Int, exponent: Int) -> Int {
  case exponent {
    0 -> 1
    _ if exponent % 2 == 0 -> power(base * base, exponent / 2)
    _ -> base * power(base, exponent - 1)
  }
}

@external(erlang, "corpus", "show")
fn show(what: String, value: a) -> Nil

@external(erlang, "corpus", "id")
fn id(value: a) -> a
