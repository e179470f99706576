//// What one does with lists all day.

/// Every element changed.
pub fn map(list: List(a), change: fn(a) -> b) -> List(b) {
  case list {
    [] -> []
    [first, ..rest] -> [change(first), ..map(rest, change)]
  }
}

/// Every element changed where that works; the others are left out.
pub fn filter_map(list: List(a), change: fn(a) -> Result(b, error)) -> List(b) {
  case list {
    [] -> []
    [first, ..rest] ->
      case change(first) {
        Ok(value) -> [value, ..filter_map(rest, change)]
        Error(_) -> filter_map(rest, change)
      }
  }
}

/// The lists that the elements become, all in one.
pub fn flat_map(list: List(a), change: fn(a) -> List(b)) -> List(b) {
  list |> map(change) |> flatten
}

/// The elements taken together, from the first to the last.
pub fn fold(list: List(a), state: b, add: fn(b, a) -> b) -> b {
  case list {
    [] -> state
    [first, ..rest] -> fold(rest, add(state, first), add)
  }
}

/// Calls a function for every element.
pub fn each(list: List(a), do: fn(a) -> Nil) -> Nil {
  case list {
    [] -> Nil
    [first, ..rest] -> {
      do(first)
      each(rest, do)
    }
  }
}

/// The first element that pleases.
pub fn find(list: List(a), pleases: fn(a) -> Bool) -> Result(a, Nil) {
  case list {
    [] -> Error(Nil)
    [first, ..rest] ->
      case pleases(first) {
        True -> Ok(first)
        False -> find(rest, pleases)
      }
  }
}

/// The elements in order. `before` says whether one may stand before another.
pub fn sort(list: List(a), before: fn(a, a) -> Bool) -> List(a) {
  erlang_sort(before, list)
}

@external(erlang, "erlang", "length")
pub fn length(list: List(a)) -> Int

@external(erlang, "lists", "reverse")
pub fn reverse(list: List(a)) -> List(a)

@external(erlang, "lists", "append")
pub fn flatten(lists: List(List(a))) -> List(a)

@external(erlang, "lists", "append")
pub fn append(first: List(a), second: List(a)) -> List(a)

@external(erlang, "lists", "sort")
fn erlang_sort(before: fn(a, a) -> Bool, list: List(a)) -> List(a)
