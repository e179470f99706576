//! What a file says about its compiler: the `CInf` chunk, read as far as messages need it.

use std::convert::Infallible;

use asterias_etf::{Fun, Pid, Port, Record, Reference, Visitor, decode};

use crate::module::Module;

impl Module {
    /// The version of the compiler that made the file, as `9.0.1`; `None` if the file does not say.
    pub fn compiler_version(&self) -> Option<String> {
        compiler_version(&self.compile_info)
    }
}

/// The string behind the first atom `version` in a `CInf` chunk.
pub(crate) fn compiler_version(chunk: &[u8]) -> Option<String> {
    let mut finder = VersionFinder::default();
    decode(chunk, &mut finder).ok()?;
    finder.version
}

#[derive(Default)]
struct VersionFinder {
    /// Whether the last event was the atom `version`.
    is_next: bool,
    version: Option<String>,
}

impl VersionFinder {
    fn other(&mut self) -> Result<(), Infallible> {
        self.is_next = false;
        Ok(())
    }
}

impl Visitor for VersionFinder {
    type Error = Infallible;

    fn atom(&mut self, text: &str) -> Result<(), Infallible> {
        self.is_next = text == "version";
        Ok(())
    }

    fn string(&mut self, bytes: &[u8]) -> Result<(), Infallible> {
        if self.is_next
            && self.version.is_none()
            && bytes.len() <= 64
            && bytes.iter().all(u8::is_ascii_graphic)
        {
            self.version = Some(bytes.iter().copied().map(char::from).collect());
        }
        self.other()
    }

    fn integer(&mut self, _: i64) -> Result<(), Infallible> {
        self.other()
    }
    fn big_integer(&mut self, _: bool, _: &[u8]) -> Result<(), Infallible> {
        self.other()
    }
    fn float(&mut self, _: f64) -> Result<(), Infallible> {
        self.other()
    }
    fn nil(&mut self) -> Result<(), Infallible> {
        self.other()
    }
    fn binary(&mut self, _: &[u8]) -> Result<(), Infallible> {
        self.other()
    }
    fn bit_binary(&mut self, _: &[u8], _: u8) -> Result<(), Infallible> {
        self.other()
    }
    fn pid(&mut self, _: &Pid<'_>) -> Result<(), Infallible> {
        self.other()
    }
    fn port(&mut self, _: &Port<'_>) -> Result<(), Infallible> {
        self.other()
    }
    fn reference(&mut self, _: &Reference<'_>) -> Result<(), Infallible> {
        self.other()
    }
    fn export(&mut self, _: &str, _: &str, _: u8) -> Result<(), Infallible> {
        self.other()
    }
    fn tuple_begin(&mut self, _: u32) -> Result<(), Infallible> {
        self.other()
    }
    fn tuple_end(&mut self) -> Result<(), Infallible> {
        self.other()
    }
    fn list_begin(&mut self, _: u32) -> Result<(), Infallible> {
        self.other()
    }
    fn list_tail(&mut self) -> Result<(), Infallible> {
        self.other()
    }
    fn list_end(&mut self) -> Result<(), Infallible> {
        self.other()
    }
    fn map_begin(&mut self, _: u32) -> Result<(), Infallible> {
        self.other()
    }
    fn map_end(&mut self) -> Result<(), Infallible> {
        self.other()
    }
    fn record_begin(&mut self, _: &Record<'_>) -> Result<(), Infallible> {
        self.other()
    }
    fn record_end(&mut self) -> Result<(), Infallible> {
        self.other()
    }
    fn fun_begin(&mut self, _: &Fun<'_>) -> Result<(), Infallible> {
        self.other()
    }
    fn fun_end(&mut self) -> Result<(), Infallible> {
        self.other()
    }
}
