//! Compiling patterns, and what a compiled one says of itself.

use std::borrow::Cow;
use std::fmt;
use std::ptr::{self, NonNull};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU64, Ordering};

use pcre2_sys as pcre2;

use crate::complaint::in_older_words;
use crate::flag;
use crate::matching::Spare;
use crate::tables::LATIN1;
use crate::text_until_null;

/// How to compile.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default)]
pub struct Options {
    /// Bits of [`flag`](crate::flag), from `ANCHORED` to `UTF`.
    pub flags: u32,
    /// One of the newlines of [`flag`](crate::flag), or 0 for a line feed.
    pub newline: u32,
    /// One of the meanings of `\R` of [`flag`](crate::flag), or 0 for any of Unicode's.
    pub bsr: u32,
}

impl Options {
    /// Whether these are made of what [`flag`](crate::flag) names, each in its place.
    #[must_use]
    pub fn is_known(&self) -> bool {
        self.flags & !flag::COMPILING == 0
            && (self.newline == 0 || flag::NEWLINES.contains(&self.newline))
            && [0, flag::BSR_UNICODE, flag::BSR_ANYCRLF].contains(&self.bsr)
    }
}

/// Why a pattern is none.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct CompileError {
    /// In words.
    pub message: String,
    /// At which byte of the pattern.
    pub offset: usize,
}

impl fmt::Display for CompileError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} at {}", self.message, self.offset)
    }
}

impl std::error::Error for CompileError {}

/// An owned code block of the library.
pub(crate) struct Code(NonNull<pcre2::pcre2_code_8>);

// SAFETY: a code block is not changed once compiled (`Regex::hot` compiles a copy before anybody sees it).
unsafe impl Send for Code {}
// SAFETY: as above; matching only reads it.
unsafe impl Sync for Code {}

impl Code {
    pub(crate) fn as_ptr(&self) -> *mut pcre2::pcre2_code_8 {
        self.0.as_ptr()
    }

    fn number(&self, what: u32) -> u32 {
        let mut value = 0u32;
        // SAFETY: the items asked for are numbers of 32 bits.
        unsafe { pcre2::pcre2_pattern_info_8(self.as_ptr(), what, (&raw mut value).cast()) };
        value
    }

    fn size(&self) -> usize {
        let mut value = 0usize;
        // SAFETY: this item is a `size_t`.
        unsafe {
            let what = pcre2::PCRE2_INFO_SIZE;
            pcre2::pcre2_pattern_info_8(self.as_ptr(), what, (&raw mut value).cast())
        };
        value
    }
}

impl Drop for Code {
    fn drop(&mut self) {
        // SAFETY: ours alone, and never used again.
        unsafe { pcre2::pcre2_code_free_8(self.as_ptr()) };
    }
}

/// A compiled pattern.
pub struct Regex {
    code: Code,
    /// The same with machine code, once it has been found to be worth it; none where the host forbids that.
    machine: OnceLock<Option<Code>>,
    /// Bytes searched so far, with something for each search.
    searched: AtomicU64,
    pub(crate) spare: Spare,
    groups: usize,
    utf: bool,
    newline: u32,
    names: Vec<(Vec<u8>, usize)>,
}

impl fmt::Debug for Regex {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Regex")
            .field("groups", &self.groups)
            .finish_non_exhaustive()
    }
}

/// From how many bytes searched on machine code is worth its making.
const WORTH_BYTES: u64 = 4096;
/// What a search counts beside its bytes.
const SEARCH_BYTES: u64 = 256;

/// A compile context of the library.
struct Context(NonNull<pcre2::pcre2_compile_context_8>);

impl Context {
    fn new(options: Options) -> Option<Context> {
        // SAFETY: null stands for the default way to allocate; the context is ours, and the tables last for ever.
        unsafe {
            let context = Context(NonNull::new(pcre2::pcre2_compile_context_create_8(
                ptr::null_mut(),
            ))?);
            pcre2::pcre2_set_character_tables_8(context.0.as_ptr(), LATIN1.as_ptr());
            if options.newline != 0 {
                pcre2::pcre2_set_newline_8(context.0.as_ptr(), options.newline);
            }
            if options.bsr != 0 {
                pcre2::pcre2_set_bsr_8(context.0.as_ptr(), options.bsr);
            }
            Some(context)
        }
    }

    fn take_unknown_escapes_literally(&self) {
        // SAFETY: the context is ours.
        unsafe {
            pcre2::pcre2_set_compile_extra_options_8(
                self.0.as_ptr(),
                pcre2::PCRE2_EXTRA_BAD_ESCAPE_IS_LITERAL,
            )
        };
    }
}

impl Drop for Context {
    fn drop(&mut self) {
        // SAFETY: ours alone, and never used again.
        unsafe { pcre2::pcre2_compile_context_free_8(self.0.as_ptr()) };
    }
}

fn message(code: i32) -> String {
    let mut text = [0u8; 256];
    // SAFETY: the library writes at most as many bytes as it is told there are.
    unsafe { pcre2::pcre2_get_error_message_8(code, text.as_mut_ptr(), text.len()) };
    text_until_null(&text)
}

/// As many hyphens behind a character type, as in `[\w-.]`, are taken for what they are in earlier versions of the library.
const MAX_BARE_HYPHENS: usize = 64;

/// PCRE2's "invalid range in character class".
const INVALID_RANGE: i32 = 150;

/// PCRE2's "unrecognized character follows \\".
const UNKNOWN_ESCAPE: i32 = 103;

/// Compiles a pattern. A hyphen between a character type and something else stands for itself, as it does in PCRE and Perl, where PCRE2 wants a backslash
/// before it; so does a letter behind a backslash that says nothing, which PCRE2 refuses.
fn compile(pattern: &[u8], options: Options, context: &Context) -> Result<Code, CompileError> {
    let mut escaped = Cow::Borrowed(pattern);
    let mut escapes = 0;
    let mut lenient = false;
    loop {
        let (mut error, mut offset) = (0, 0);
        // SAFETY: the pattern is as long as said; the context is alive.
        let code = unsafe {
            pcre2::pcre2_compile_8(
                escaped.as_ptr(),
                escaped.len(),
                options.flags,
                &raw mut error,
                &raw mut offset,
                context.0.as_ptr(),
            )
        };
        if let Some(code) = NonNull::new(code) {
            return Ok(Code(code));
        }
        if error == UNKNOWN_ESCAPE && !lenient {
            context.take_unknown_escapes_literally();
            lenient = true;
            continue;
        }
        let hyphen = offset.checked_sub(1);
        match hyphen.filter(|hyphen| escaped.get(*hyphen) == Some(&b'-')) {
            Some(hyphen) if error == INVALID_RANGE && escapes < MAX_BARE_HYPHENS => {
                escaped.to_mut().insert(hyphen, b'\\');
                escapes += 1;
            }
            _ => {
                let offset = offset.saturating_sub(escapes);
                let (message, offset) = in_older_words(message(error), offset, pattern);
                return Err(CompileError { message, offset });
            }
        }
    }
}

impl Regex {
    /// Compiles a pattern.
    ///
    /// # Errors
    /// What is wrong with it, and where.
    pub fn new(pattern: &[u8], options: Options) -> Result<Regex, CompileError> {
        let context = Context::new(options).ok_or_else(|| CompileError {
            message: "failed to allocate heap memory".to_owned(),
            offset: 0,
        })?;
        let code = compile(pattern, options, &context)?;
        Ok(Regex {
            machine: OnceLock::new(),
            searched: AtomicU64::new(0),
            spare: Spare::default(),
            groups: code.number(pcre2::PCRE2_INFO_CAPTURECOUNT) as usize,
            utf: code.number(pcre2::PCRE2_INFO_ALLOPTIONS) & pcre2::PCRE2_UTF != 0,
            newline: code.number(pcre2::PCRE2_INFO_NEWLINE),
            names: names(&code),
            code,
        })
    }

    /// Number of groups that capture, the whole match not among them.
    pub fn groups(&self) -> usize {
        self.groups
    }

    /// Whether subjects are UTF-8.
    pub fn is_utf(&self) -> bool {
        self.utf
    }

    /// The newline that it was compiled with, or that the pattern asks for.
    pub fn newline(&self) -> u32 {
        self.newline
    }

    /// Names of groups and their numbers, in the order of the names. A name stands there once for each group that has it.
    pub fn names(&self) -> &[(Vec<u8>, usize)] {
        &self.names
    }

    /// Bytes that it takes.
    pub fn bytes(&self) -> usize {
        size_of::<Regex>() + self.code.size()
    }

    /// The code to search so many bytes with.
    pub(crate) fn code_for(&self, bytes: usize, interpreted: bool) -> &Code {
        if interpreted {
            return &self.code;
        }
        if let Some(machine) = self.machine.get() {
            return machine.as_ref().unwrap_or(&self.code);
        }
        let more = SEARCH_BYTES + bytes as u64;
        // Relaxed: nothing hangs on the exact number.
        if self.searched.fetch_add(more, Ordering::Relaxed) + more < WORTH_BYTES {
            return &self.code;
        }
        self.machine
            .get_or_init(|| machine(&self.code))
            .as_ref()
            .unwrap_or(&self.code)
    }
}

/// A copy with machine code.
fn machine(code: &Code) -> Option<Code> {
    // SAFETY: the copy is ours alone until it is answered.
    unsafe {
        let copy = Code(NonNull::new(pcre2::pcre2_code_copy_8(code.as_ptr()))?);
        (pcre2::pcre2_jit_compile_8(copy.as_ptr(), pcre2::PCRE2_JIT_COMPLETE) == 0).then_some(copy)
    }
}

fn names(code: &Code) -> Vec<(Vec<u8>, usize)> {
    let count = code.number(pcre2::PCRE2_INFO_NAMECOUNT) as usize;
    let size = code.number(pcre2::PCRE2_INFO_NAMEENTRYSIZE) as usize;
    if count == 0 || size < 3 {
        return Vec::new();
    }
    let mut table: *const u8 = ptr::null();
    // SAFETY: this item is the address of `count` entries of `size` bytes, which live as long as the code.
    let table = unsafe {
        let what = pcre2::PCRE2_INFO_NAMETABLE;
        pcre2::pcre2_pattern_info_8(code.as_ptr(), what, (&raw mut table).cast());
        if table.is_null() {
            return Vec::new();
        }
        std::slice::from_raw_parts(table, count * size)
    };
    let entry = |entry: &[u8]| {
        let name = entry[2..].split(|byte| *byte == 0).next();
        let number = usize::from(entry[0]) << 8 | usize::from(entry[1]);
        (name.unwrap_or_default().to_vec(), number)
    };
    table.chunks_exact(size).map(entry).collect()
}
