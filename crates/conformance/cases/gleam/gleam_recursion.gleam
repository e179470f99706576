//// Recursion: in the tail, in the body, mutual, nested.

pub fn main() {
  show("in the tail", count_down(id(200_000)))
  show("in the body", sum(id(20_000)))
  show("mutual", [even(id(10_001)), odd(id(10_001))])
  show("factorial", factorial(id(25)))
  show("fibonacci", fibonacci(id(18)))
  show("ackermann", ackermann(id(2), id(6)))
  show("collatz", collatz(id(97), 0))
  show("hanoi", hanoi(id(8)))
  show("greatest common divisor", gcd(id(1071), id(462)))
  show("binary", binary(id(1_000_001), ""))
  show("mccarthy", mccarthy(id(27)))
  show("takeuchi", takeuchi(id(8), id(4), id(2)))
  show("primes", primes(2, id(60)))
  show("in the tail of a case of a block", nested_tail(id(50_000), 0))
}

fn count_down(n: Int) -> String {
  case n {
    0 -> "landed"
    _ -> count_down(n - 1)
  }
}

fn sum(n: Int) -> Int {
  case n {
    0 -> 0
    _ -> n + sum(n - 1)
  }
}

fn even(n: Int) -> Bool {
  case n {
    0 -> True
    _ -> odd(n - 1)
  }
}

fn odd(n: Int) -> Bool {
  case n {
    0 -> False
    _ -> even(n - 1)
  }
}

fn factorial(n: Int) -> Int {
  case n {
    0 -> 1
    _ -> n * factorial(n - 1)
  }
}

fn fibonacci(n: Int) -> Int {
  case n {
    0 | 1 -> n
    _ -> fibonacci(n - 1) + fibonacci(n - 2)
  }
}

fn ackermann(m: Int, n: Int) -> Int {
  case m, n {
    0, _ -> n + 1
    _, 0 -> ackermann(m - 1, 1)
    _, _ -> ackermann(m - 1, ackermann(m, n - 1))
  }
}

fn collatz(n: Int, steps: Int) -> Int {
  case n {
    1 -> steps
    _ if n % 2 == 0 -> collatz(n / 2, steps + 1)
    _ -> collatz(3 * n + 1, steps + 1)
  }
}

fn hanoi(discs: Int) -> Int {
  case discs {
    0 -> 0
    _ -> hanoi(discs - 1) + 1 + hanoi(discs - 1)
  }
}

fn gcd(a: Int, b: Int) -> Int {
  case b {
    0 -> a
    _ -> gcd(b, a % b)
  }
}

fn binary(n: Int, done: String) -> String {
  case n % 2 {
    _ if n == 0 -> done
    0 -> binary(n / 2, "0" <> done)
    _ -> binary(n / 2, "1" <> done)
  }
}

fn mccarthy(n: Int) -> Int {
  case n > 100 {
    True -> n - 10
    False -> mccarthy(mccarthy(n + 11))
  }
}

fn takeuchi(x: Int, y: Int, z: Int) -> Int {
  case y < x {
    False -> z
    True ->
      takeuchi(
        takeuchi(x - 1, y, z),
        takeuchi(y - 1, z, x),
        takeuchi(z - 1, x, y),
      )
  }
}

fn primes(from: Int, to: Int) -> List(Int) {
  case from > to, is_prime(from, 2) {
    True, _ -> []
    False, True -> [from, ..primes(from + 1, to)]
    False, False -> primes(from + 1, to)
  }
}

fn is_prime(n: Int, divisor: Int) -> Bool {
  case divisor * divisor > n {
    True -> True
    False -> n % divisor != 0 && is_prime(n, divisor + 1)
  }
}

fn nested_tail(n: Int, sum: Int) -> Int {
  case n > 0 {
    True -> {
      let half = n / 2
      case half % 2 {
        0 -> nested_tail(n - 1, sum + half)
        _ -> nested_tail(n - 1, sum - half)
      }
    }
    False -> sum
  }
}

@external(erlang, "corpus", "show")
fn show(what: String, value: a) -> Nil

@external(erlang, "corpus", "id")
fn id(value: a) -> a
