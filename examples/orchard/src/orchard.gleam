//// A day in an orchard.
////
//// Every row of trees has a picker: a process that works through the row's
//// page of the ledger. Some lines are hard to read, and some trees have wasps.
//// A foreman watches over the pickers and sends a new one where one went down.
//// In the evening everything is counted.
////
//// The program needs no package. All it takes from outside are functions that
//// every Erlang virtual machine has.

import orchard/ledger
import orchard/list
import orchard/picker
import orchard/process
import orchard/report.{type Row}
import orchard/supervisor.{Child}
import orchard/text

/// How many times a row gets a new picker before it is left to the wasps.
const patience = 2

/// How long the whole day may take, in milliseconds.
const working_day = 5000

/// What the evening brings.
type Evening {
  Counted(rows: List(Row))
  ForemanLost(reason: process.ExitReason)
}

pub fn main() -> Nil {
  let results = process.new_subject()
  let foreman =
    process.spawn(fn() {
      ledger.pages
      |> list.map(fn(page) {
        let #(name, lines) = page
        Child(name:, jobs: lines, start: picker.start)
      })
      |> supervisor.run(restarts: patience)
      |> process.send(results, _)
    })

  let evening =
    process.new_selector()
    |> process.on_message(results, Counted)
    |> process.on_down(process.monitor(foreman), ForemanLost)
    |> process.select(within: working_day)

  case evening {
    Ok(Counted(rows)) -> rows |> report.lines |> list.each(text.print_line)
    Ok(ForemanLost(reason)) ->
      text.print_line("The foreman is lost: " <> report.why(reason))
    Error(process.Timeout) -> text.print_line("Night fell over the orchard.")
  }
}
