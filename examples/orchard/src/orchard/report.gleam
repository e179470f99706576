//// The report of the evening, line by line.

import orchard/dict
import orchard/inventory.{type Basket, type Stock}
import orchard/label
import orchard/ledger.{type Problem}
import orchard/list
import orchard/process.{type ExitReason, Crashed, Killed, Normal}
import orchard/supervisor.{type Crash, type Story}
import orchard/text

/// A row of trees: its jobs are lines of the ledger, and what comes of them is
/// a basket, most of the time.
pub type Row =
  Story(String, Result(Basket, Problem))

/// The whole report.
pub fn lines(rows: List(Row)) -> List(String) {
  let baskets = list.flat_map(rows, baskets)
  let stock =
    inventory.count(baskets) |> dict.values |> list.sort(inventory.by_worth)

  list.flatten([
    ["A day in the orchard", ""],
    list.flat_map(rows, row),
    [""],
    list.map(stock, shelf),
    [""],
    [total(inventory.total(baskets)), reading(baskets)],
  ])
}

/// Why a process ended, in words.
pub fn why(reason: ExitReason) -> String {
  case reason {
    Normal -> "went home"
    Killed -> "was sent home"
    Crashed(message:, place: "") -> message
    Crashed(message:, place:) -> message <> " (" <> place <> ")"
  }
}

fn baskets(row: Row) -> List(Basket) {
  list.filter_map(row.outcomes, fn(outcome) { outcome })
}

fn row(row: Row) -> List(String) {
  let picked = baskets(row)
  let grams = list.fold(picked, 0, fn(sum, basket) { sum + basket.grams })
  let summary =
    text.pad_right(row.name <> " row", 12)
    <> text.count(list.length(picked), "basket")
    <> ", "
    <> text.kilograms(grams)
    <> case row.abandoned {
      [] -> ""
      left -> ", " <> text.count(list.length(left), "basket") <> " left behind"
    }
  let labels =
    list.map(picked, fn(basket) { label.to_hex(label.encode(basket)) })

  [
    summary,
    "  labels " <> text.join(labels, " "),
    ..list.append(
      list.filter_map(row.outcomes, set_aside),
      list.flat_map(row.crashes, loss),
    )
  ]
}

/// What became of a line that could not be read.
fn set_aside(outcome: Result(Basket, Problem)) -> Result(String, Nil) {
  case outcome {
    Ok(_) -> Error(Nil)
    Error(problem) -> Ok("  set aside: " <> ledger.describe(problem))
  }
}

fn loss(crash: Crash(String)) -> List(String) {
  let then = case crash.restarted {
    True -> "a new picker came"
    False -> "the row was closed"
  }
  [
    "  lost on " <> text.quote(crash.job) <> ": " <> why(crash.reason),
    "    and " <> then,
  ]
}

fn shelf(stock: Stock) -> String {
  text.pad_right(inventory.plural(stock.fruit), 10)
  <> text.pad_left(text.from_int(stock.pieces), 5)
  <> text.pad_left(text.kilograms(stock.grams), 11)
  <> text.pad_left(text.money(inventory.worth(stock)), 9)
  <> "  "
  <> text.bar(stock.grams / 400)
}

fn total(total: inventory.Total) -> String {
  "the day   "
  <> text.pad_left(text.from_int(total.pieces), 5)
  <> text.pad_left(text.kilograms(total.grams), 11)
  <> text.pad_left(text.money(total.worth), 9)
  <> "  a piece weighs "
  <> text.decimals(inventory.mean_grams(total), 1)
  <> " g"
}

/// Whether the labels say what they should: each is read again, as a machine at
/// the market would.
fn reading(baskets: List(Basket)) -> String {
  let read = baskets |> list.map(label.encode) |> list.filter_map(label.decode)
  case read == baskets {
    True -> "labels read without a mistake"
    False -> "labels with mistakes!"
  }
}
