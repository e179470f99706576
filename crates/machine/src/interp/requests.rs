//! Questions that only the holder of a process can answer.

use asterias_term::{Word, atoms};

use super::signals::Handled;
use crate::engine::Engine;
use crate::process::signal::{Parcel, Question, Request};

impl Engine {
    /// Whether the running process executes the old version of a module or will return into it.
    ///
    /// # Safety
    /// The engine runs a process with saved registers.
    pub(crate) unsafe fn runs_old_code(&self, module: Word) -> bool {
        let Some(old) = self.system().code.versions(module).old else {
            return false;
        };
        let range = old.range();
        // SAFETY: the stack of the running process lies between its pointer and its base.
        let frames = unsafe {
            let base = self.process().stack.base();
            std::slice::from_raw_parts(self.sp, base.offset_from(self.sp) as usize)
        };
        // Return addresses stand among terms, none of which has the bits of an address of code, but for a small integer now and then:
        // a process that is taken for a user of old code by mistake is the lesser evil.
        range.contains(&(self.ip as usize))
            || frames.iter().any(|word| range.contains(&(word.0 as usize)))
    }

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
                    process.collect_asked = true;
                    Parcel::plain(atoms::TRUE)
                }
                Question::CheckCode(module) => {
                    Parcel::plain(Word::from(self.runs_old_code(module)))
                }
                Question::GroupLeader(leader) => {
                    process.group_leader = leader;
                    Parcel::plain(atoms::TRUE)
                }
                Question::ProcessInfo(items) => {
                    let mut builder = asterias_heap::FragmentBuilder::new(64);
                    let root = crate::native::process_info::answer(self, items.root, &mut builder);
                    Parcel {
                        root,
                        fragment: Some(builder.finish()),
                    }
                }
                Question::Suspend => {
                    let suspenders = &mut process.rare().suspenders;
                    if !suspenders.contains(&request.from) {
                        suspenders.push(request.from);
                    }
                    process.suspended = suspenders.len() as u32;
                    Parcel::plain(atoms::SUSPENDED)
                }
            };
            system.send_answer(request.from, &request.reply, answer, self.worker);
        }
        Handled::Nothing
    }
}
