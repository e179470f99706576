//! Questions that only the holder of a process can answer.

use asterias_term::atoms;

use super::signals::Handled;
use crate::engine::Engine;
use crate::process::signal::{Parcel, Question, Request};

impl Engine {
    /// Answers a question to the running process.
    ///
    /// # Safety
    /// The engine runs a process with saved registers.
    pub(crate) unsafe fn answer(&mut self, request: Request) -> Handled {
        // SAFETY: as the caller's.
        unsafe {
            let process = self.process();
            let system = self.system();
            let answer = match request.question {
                Question::IsAlive => Parcel::plain(atoms::TRUE),
                Question::CollectGarbage => {
                    // Collected at the next safepoint, before the process does anything else that can be observed.
                    self.collect_soon = true;
                    Parcel::plain(atoms::TRUE)
                }
                Question::CheckCode(_) => Parcel::plain(atoms::FALSE),
                Question::ProcessInfo(items) => {
                    let mut builder = asterias_heap::FragmentBuilder::new(64);
                    let root = crate::native::process_info::answer(self, items.root, &mut builder);
                    Parcel { root, fragment: Some(builder.finish()) }
                }
                Question::Suspend => {
                    process.suspended += 1;
                    Parcel::plain(atoms::TRUE)
                }
                Question::Resume => {
                    process.suspended = process.suspended.saturating_sub(1);
                    Parcel::plain(atoms::TRUE)
                }
            };
            system.send_answer(request.from, request.reference, answer, self.worker);
        }
        Handled::Nothing
    }
}
