//// A picker: the process that fills a basket for each line of its page.

import orchard/inventory.{type Basket}
import orchard/ledger.{type Problem}
import orchard/process.{type Pid, type Subject}
import orchard/supervisor.{type Order, Do, Stop}

/// Starts a picker, who hands every basket to `deliver`.
pub fn start(
  deliver: fn(Result(Basket, Problem)) -> Nil,
) -> #(Pid, Subject(Order(String))) {
  process.start(work(_, deliver))
}

fn work(
  orders: Subject(Order(String)),
  deliver: fn(Result(Basket, Problem)) -> Nil,
) -> Nil {
  case process.receive(orders) {
    Do(line) -> {
      deliver(pick(line))
      work(orders, deliver)
    }
    Stop -> Nil
  }
}

/// A line that cannot be read is a result like any other. A picker who is stung
/// has no result at all: the process is over.
fn pick(line: String) -> Result(Basket, Problem) {
  case line {
    "wasps" -> panic as "stung by a wasp"
    "wasps " <> where -> panic as { "stung by a wasp " <> where }
    _ -> ledger.read(line)
  }
}
