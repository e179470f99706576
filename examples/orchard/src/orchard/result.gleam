//// Going on with what went well.

/// Calls `next` with the value, if there is one.
pub fn try(
  result: Result(a, error),
  next: fn(a) -> Result(b, error),
) -> Result(b, error) {
  case result {
    Ok(value) -> next(value)
    Error(error) -> Error(error)
  }
}

/// Changes the value, if there is one.
pub fn map(result: Result(a, error), change: fn(a) -> b) -> Result(b, error) {
  case result {
    Ok(value) -> Ok(change(value))
    Error(error) -> Error(error)
  }
}

/// Puts another error in the place of this one.
pub fn replace_error(
  result: Result(a, error),
  other: another,
) -> Result(a, another) {
  case result {
    Ok(value) -> Ok(value)
    Error(_) -> Error(other)
  }
}
