//! The tables of a module, filled by use: atoms, literals, imports, strings, lines.
//!
//! What the code does not name is in none of them. Each entry is there once; their order is that of their first use, so
//! the same code gives the same tables.

use asterias_beam::{
    AtomIndex, AtomTable, Import, ImportIndex, LineIndex, LineTable, LiteralIndex, LiteralTable,
    Operand, StringOffset, Type, TypeIndex,
};
use asterias_etf::EncodeError;
use rustc_hash::FxHashMap;

use super::literal;
use crate::core::constant::{Atom, Const, LitId, Literal, Pool};
use crate::core::ir::Loc;
use crate::ssa::ir::Noted;

/// No entry yet.
const NONE: u32 = u32::MAX;

/// The tables.
pub(crate) struct Tables<'p> {
    pub(crate) pool: &'p Pool,
    pub(crate) atoms: AtomTable,
    atom_places: Vec<u32>,
    pub(crate) literals: LiteralTable,
    literal_places: Vec<u32>,
    pub(crate) imports: Vec<Import>,
    import_places: FxHashMap<(Atom, Atom, u8), ImportIndex>,
    pub(crate) strings: Vec<u8>,
    string_places: FxHashMap<Box<[u8]>, StringOffset>,
    pub(crate) lines: LineTable,
    line_places: FxHashMap<Loc, LineIndex>,
    files: Vec<u32>,
    pub(crate) types: Vec<Type>,
    /// All types that operands may be noted to have.
    noted: Vec<Type>,
    type_places: Vec<u32>,
    /// The first literal that does not fit the format.
    pub(crate) error: Option<EncodeError>,
}

impl<'p> Tables<'p> {
    /// Tables with nothing but the name of the module. `files` are the sources; the first is the module's own.
    pub(crate) fn new(pool: &'p Pool, name: Atom, files: &[String], noted: Vec<Type>) -> Self {
        let mut tables = Self {
            pool,
            atoms: AtomTable::default(),
            atom_places: vec![NONE; pool.atom_count()],
            literals: LiteralTable::default(),
            literal_places: vec![NONE; pool.literal_count()],
            imports: Vec::new(),
            import_places: FxHashMap::default(),
            strings: Vec::new(),
            string_places: FxHashMap::default(),
            lines: LineTable::default(),
            line_places: FxHashMap::default(),
            files: vec![NONE; files.len()],
            types: vec![Type::ANY],
            type_places: vec![NONE; noted.len()],
            noted,
            error: None,
        };
        tables.atom(name);
        // A file named after the module, without a path, is the module's own by convention, and so is one without a name.
        if let (Some(first), Some(place)) = (files.first(), tables.files.first_mut())
            && (first.is_empty() || *first == format!("{}.erl", pool.text(name)))
        {
            *place = 0;
        }
        tables
    }

    /// An atom.
    pub(crate) fn atom(&mut self, atom: Atom) -> AtomIndex {
        let place = &mut self.atom_places[atom.0 as usize];
        if *place == NONE {
            *place = self.atoms.push(self.pool.text(atom)).0;
        }
        AtomIndex(*place)
    }

    /// A constant as an operand.
    pub(crate) fn operand(&mut self, constant: Const) -> Operand {
        match constant {
            Const::Int(value) => Operand::Integer(value),
            Const::Atom(atom) => Operand::Atom(self.atom(atom)),
            Const::Nil => Operand::Nil,
            Const::Lit(id) => Operand::Literal(self.literal(id)),
        }
    }

    fn literal(&mut self, id: LitId) -> LiteralIndex {
        let place = self.literal_places[id.0 as usize];
        if place != NONE {
            return LiteralIndex(place);
        }
        let bytes = literal::encode(self.pool, Const::Lit(id)).unwrap_or_else(|error| {
            self.error.get_or_insert(error);
            Vec::new()
        });
        let index = self.literals.push(&bytes);
        self.literal_places[id.0 as usize] = index.0;
        index
    }

    /// What is known of an operand; none if nothing is.
    pub(crate) fn ty(&mut self, noted: Noted) -> Option<TypeIndex> {
        if noted == Noted::NOTHING {
            return None;
        }
        let at = noted.0 as usize;
        if self.type_places[at] == NONE {
            self.type_places[at] = self.types.len() as u32;
            self.types.push(self.noted[at]);
        }
        Some(TypeIndex(self.type_places[at]))
    }

    /// A literal list of atoms, or nil: how instructions say flags.
    pub(crate) fn atom_list(&mut self, texts: &[&str]) -> Operand {
        if texts.is_empty() {
            return Operand::Nil;
        }
        // A proper list of atoms in External Term Format.
        let mut bytes = vec![131, 108];
        bytes.extend_from_slice(&(texts.len() as u32).to_be_bytes());
        for text in texts {
            bytes.extend_from_slice(&[119, text.len() as u8]);
            bytes.extend_from_slice(text.as_bytes());
        }
        bytes.push(106);
        let found = self.literals.iter().position(|literal| literal == bytes);
        Operand::Literal(match found {
            Some(at) => LiteralIndex(at as u32),
            None => self.literals.push(&bytes),
        })
    }

    /// A function of another module.
    pub(crate) fn import(&mut self, module: Atom, function: Atom, arity: u8) -> ImportIndex {
        let key = (module, function, arity);
        if let Some(&index) = self.import_places.get(&key) {
            return index;
        }
        let import = Import {
            module: self.atom(module),
            function: self.atom(function),
            arity,
        };
        self.imports.push(import);
        let index = ImportIndex(self.imports.len() as u32 - 1);
        self.import_places.insert(key, index);
        index
    }

    /// Bytes that an instruction holds.
    pub(crate) fn string(&mut self, bytes: &[u8]) -> StringOffset {
        if let Some(&offset) = self.string_places.get(bytes) {
            return offset;
        }
        let offset = StringOffset(self.strings.len() as u32);
        self.strings.extend_from_slice(bytes);
        self.string_places.insert(bytes.into(), offset);
        offset
    }

    /// The bytes of a constant bitstring.
    pub(crate) fn bits(&self, constant: Const) -> Option<(&'p [u8], u64)> {
        let pool = self.pool;
        match constant {
            Const::Lit(id) => match pool.literal(id) {
                Literal::Bits(bytes, bits) => Some((bytes, *bits)),
                _ => None,
            },
            Const::Int(_) | Const::Atom(_) | Const::Nil => None,
        }
    }

    /// A source location.
    pub(crate) fn line(&mut self, loc: Loc, files: &[String]) -> LineIndex {
        self.lines.instr_count += 1;
        if loc.line == 0 {
            return LineIndex(0);
        }
        if let Some(&index) = self.line_places.get(&loc) {
            return index;
        }
        let at = loc.file as usize;
        let file = match (self.files.get(at).copied(), files.get(at)) {
            (Some(NONE), Some(name)) => {
                let number = self.lines.push_file(name);
                self.files[at] = number;
                number
            }
            (Some(number), _) => number,
            (None, _) => 0,
        };
        let index = self.lines.push(file, loc.line);
        self.line_places.insert(loc, index);
        index
    }
}
