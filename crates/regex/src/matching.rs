//! Matching, within limits.
//!
//! A match takes the memory it works in from the pattern and puts it back; where another thread has it just then, it makes its own.

use std::ptr::{self, NonNull};
use std::sync::atomic::{AtomicPtr, Ordering};

use pcre2_sys as pcre2;

use crate::compile::Regex;

/// How much a match may do.
#[derive(Clone, Copy, Debug, Default)]
pub struct Limits {
    /// Steps of backtracking; without it, the library's ten million.
    pub steps: Option<u32>,
    /// Depth of backtracking; without it, the memory is the limit.
    pub depth: Option<u32>,
}

/// The most memory that a match works in, in units of 1024 bytes.
const HEAP_LIMIT: u32 = 256 * 1024;
/// The most memory that machine code works in, in bytes.
const MACHINE_STACK: usize = 1 << 20;

/// Why a match ended without an answer.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Failure {
    /// It took too many steps.
    Steps,
    /// It went too deep, or needed too much memory.
    Depth,
    /// The pattern calls itself without ever going on.
    Loop,
    /// The subject is no UTF-8, or the offset is not in it.
    Subject,
    /// There is no memory.
    Memory,
}

/// What matched: for each group, start and end. Those after the last group that matched are left out.
#[derive(Debug)]
pub struct Found<'r> {
    memory: Option<Box<Memory>>,
    regex: &'r Regex,
    groups: usize,
}

impl Found<'_> {
    /// Number of groups up to the last that matched, the whole match among them.
    pub fn count(&self) -> usize {
        self.groups
    }

    /// Start and end of a group, if it matched. Group 0 is the whole match, which can end before it starts where a lookahead says so.
    pub fn group(&self, group: usize) -> Option<(usize, usize)> {
        if group >= self.groups {
            return None;
        }
        let memory = self.memory.as_ref()?;
        // SAFETY: the library has set `groups` pairs of offsets.
        let (start, end) = unsafe {
            let offsets = pcre2::pcre2_get_ovector_pointer_8(memory.data.as_ptr());
            (*offsets.add(2 * group), *offsets.add(2 * group + 1))
        };
        (start != pcre2::PCRE2_UNSET).then_some((start, end))
    }
}

impl Drop for Found<'_> {
    fn drop(&mut self) {
        if let Some(memory) = self.memory.take() {
            self.regex.spare.put(memory);
        }
    }
}

/// What a match works in.
#[derive(Debug)]
struct Memory {
    data: NonNull<pcre2::pcre2_match_data_8>,
    context: NonNull<pcre2::pcre2_match_context_8>,
    /// For machine code that the thread's own stack does not do for.
    stack: *mut pcre2::pcre2_jit_stack_8,
}

impl Memory {
    fn new(regex: &Regex) -> Option<Box<Memory>> {
        // SAFETY: the code is alive; null stands for the default way to allocate; what was made is freed when the rest fails.
        unsafe {
            let code = regex.code_for(0, true).as_ptr();
            let data = pcre2::pcre2_match_data_create_from_pattern_8(code, ptr::null_mut());
            let data = NonNull::new(data)?;
            let context = pcre2::pcre2_match_context_create_8(ptr::null_mut());
            let Some(context) = NonNull::new(context) else {
                pcre2::pcre2_match_data_free_8(data.as_ptr());
                return None;
            };
            pcre2::pcre2_set_heap_limit_8(context.as_ptr(), HEAP_LIMIT);
            let stack = ptr::null_mut();
            Some(Box::new(Memory {
                data,
                context,
                stack,
            }))
        }
    }

    fn set(&mut self, limits: Limits) {
        // SAFETY: the context is ours. What is set lasts, so everything is set each time.
        unsafe {
            let context = self.context.as_ptr();
            pcre2::pcre2_set_match_limit_8(context, limits.steps.unwrap_or(10_000_000));
            pcre2::pcre2_set_depth_limit_8(context, limits.depth.unwrap_or(u32::MAX));
        }
    }

    /// Gives machine code a larger stack. False where it has one, or there is no memory.
    fn grow_stack(&mut self) -> bool {
        if !self.stack.is_null() {
            return false;
        }
        // SAFETY: the stack is used only with this context, which is ours, and freed after it.
        unsafe {
            self.stack = pcre2::pcre2_jit_stack_create_8(64 * 1024, MACHINE_STACK, ptr::null_mut());
            if self.stack.is_null() {
                return false;
            }
            pcre2::pcre2_jit_stack_assign_8(self.context.as_ptr(), None, self.stack.cast());
        }
        true
    }
}

impl Drop for Memory {
    fn drop(&mut self) {
        // SAFETY: all three are ours, and never used again.
        unsafe {
            pcre2::pcre2_match_data_free_8(self.data.as_ptr());
            pcre2::pcre2_match_context_free_8(self.context.as_ptr());
            pcre2::pcre2_jit_stack_free_8(self.stack);
        }
    }
}

/// Memory of a match that has ended, for the next.
#[derive(Default)]
pub(crate) struct Spare(AtomicPtr<Memory>);

impl Spare {
    fn take(&self) -> Option<Box<Memory>> {
        // Acquire: what its last user wrote happened before.
        let memory = self.0.swap(ptr::null_mut(), Ordering::Acquire);
        // SAFETY: a pointer in here came from a box, and the swap has made it ours alone.
        (!memory.is_null()).then(|| unsafe { Box::from_raw(memory) })
    }

    fn put(&self, memory: Box<Memory>) {
        let memory = Box::into_raw(memory);
        let empty = ptr::null_mut();
        // Release: what was written goes with it.
        if (self.0)
            .compare_exchange(empty, memory, Ordering::Release, Ordering::Relaxed)
            .is_err()
        {
            // SAFETY: nobody else has seen it.
            drop(unsafe { Box::from_raw(memory) });
        }
    }
}

impl Drop for Spare {
    fn drop(&mut self) {
        drop(self.take());
    }
}

impl Regex {
    /// Searches a subject from an offset on. `flags` are those for matching; `checked` says that the subject has been searched before, up
    /// to its end, from an offset that was not greater.
    ///
    /// # Errors
    /// The match has met a limit, or the subject is not what the pattern takes.
    pub fn find<'r>(
        &'r self,
        subject: &[u8],
        offset: usize,
        flags: u32,
        limits: Limits,
        checked: bool,
    ) -> Result<Option<Found<'r>>, Failure> {
        let memory = self.spare.take().or_else(|| Memory::new(self));
        let mut found = Found {
            memory,
            regex: self,
            groups: 0,
        };
        let memory = found.memory.as_mut().ok_or(Failure::Memory)?;
        memory.set(limits);
        // Machine code counts steps in its own way; who sets limits means the steps that are documented.
        let mut interpreted = limits.steps.is_some() || limits.depth.is_some();
        let mut code = self.code_for(subject.len() - offset.min(subject.len()), interpreted);
        let flags = flags
            | if checked {
                pcre2::PCRE2_NO_UTF_CHECK
            } else {
                0
            };
        loop {
            let no_machine = if interpreted { pcre2::PCRE2_NO_JIT } else { 0 };
            // SAFETY: the subject is as long as said and stays until the call returns; code, data and context are alive, and the latter
            // two ours. Where the check of UTF-8 is left out, it was done when the subject was searched before.
            let result = unsafe {
                pcre2::pcre2_match_8(
                    code.as_ptr(),
                    subject.as_ptr(),
                    subject.len(),
                    offset,
                    flags | no_machine,
                    memory.data.as_ptr(),
                    memory.context.as_ptr(),
                )
            };
            return match result {
                pcre2::PCRE2_ERROR_JIT_STACKLIMIT => {
                    if !memory.grow_stack() {
                        interpreted = true;
                        code = self.code_for(0, true);
                    }
                    continue;
                }
                pcre2::PCRE2_ERROR_NOMATCH => Ok(None),
                pcre2::PCRE2_ERROR_MATCHLIMIT => Err(Failure::Steps),
                pcre2::PCRE2_ERROR_DEPTHLIMIT | pcre2::PCRE2_ERROR_HEAPLIMIT => Err(Failure::Depth),
                pcre2::PCRE2_ERROR_RECURSELOOP => Err(Failure::Loop),
                pcre2::PCRE2_ERROR_NOMEMORY => Err(Failure::Memory),
                count @ 1.. => {
                    found.groups = count as usize;
                    Ok(Some(found))
                }
                _ => Err(Failure::Subject),
            };
        }
    }
}
