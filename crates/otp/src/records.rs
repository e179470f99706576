//! Natives of module `records` (OTP 29): making native records without their module, and looking inside.

use asterias_machine::native::{Atom, Env, Outcome, Stop};
use asterias_machine::natives;
use asterias_term::map::Map;
use asterias_term::record::RecordView;
use asterias_term::{Term, View, Word, atoms};

natives! {
    /// Natives of module `records`.
    pub(crate) static TABLE: "records" {
        alloc "create"/4 => create,
        alloc "get"/2 => get,
        process "get_definition"/2 => get_definition,
        alloc "get_field_names"/1 => get_field_names,
        pure "get_module"/1 => get_module,
        pure "get_name"/1 => get_name,
        alloc "is_exported"/1 => is_exported,
        alloc "update"/4 => update,
    }
}

fn view<'h>(term: Term<'h>) -> Option<RecordView<'h>> {
    match term.view() {
        View::Record(record) => Some(record),
        _ => None,
    }
}

fn badrecord<'h>(env: &mut Env<'h>, value: Term<'h>) -> Stop<'h> {
    env.error_with(atoms::BADRECORD, value)
}

fn badfield<'h>(env: &mut Env<'h>, (module, name): (Word, Word), field: Term<'h>) -> Stop<'h> {
    let record = env.tuple(&[Term::atom(module), Term::atom(name)]);
    let value = env.tuple(&[record, field]);
    env.error_with(atoms::BADFIELD, value)
}

/// The value of `is_exported`, which has to be the only option.
fn exported_option<'h>(env: &mut Env<'h>, options: Term<'h>) -> Result<bool, Stop<'h>> {
    let Some(options) = Map::new(options) else {
        return Err(env.error_with(atoms::BADMAP, options));
    };
    let mut entries = options.entries();
    match (entries.next(), entries.next()) {
        (Some((key, value)), None) if key.as_atom_name() == Some("is_exported") => {
            value.as_bool().ok_or_else(Stop::badarg)
        }
        _ => Err(Stop::badarg()),
    }
}

fn create<'h>(
    env: &mut Env<'h>,
    module: Term<'h>,
    name: Term<'h>,
    fields: Term<'h>,
    options: Term<'h>,
) -> Outcome<'h> {
    let identity = (module.word(), name.word());
    if !identity.0.is_atom() || !identity.1.is_atom() {
        return Err(badrecord(env, name));
    }
    let exported = exported_option(env, options)?;
    let fields = fields.list_to_vec().ok_or_else(Stop::badarg)?;
    let (mut names, mut values) = (Vec::new(), Vec::new());
    for field in fields {
        let Some([field, value]) = field.as_tuple() else {
            return Err(Stop::badarg());
        };
        if !field.word().is_atom() {
            return Err(badfield(env, identity, *field));
        }
        names.push(field.word());
        values.push(*value);
    }
    let mut sorted: Vec<u32> = names.iter().map(|field| field.atom_index()).collect();
    sorted.sort_unstable();
    if sorted.windows(2).any(|pair| pair[0] == pair[1]) {
        return Err(Stop::badarg());
    }
    env.account(names.len());
    Ok(env.record(identity, exported, &names, &values))
}

fn update<'h>(
    env: &mut Env<'h>,
    source: Term<'h>,
    module: Term<'h>,
    name: Term<'h>,
    fields: Term<'h>,
) -> Outcome<'h> {
    let Some(record) = view(source) else {
        return Err(badrecord(env, source));
    };
    let identity = (record.module(), record.name());
    let any = name.as_atom_name() == Some("_");
    if !any && identity != (module.word(), name.word()) {
        return Err(badrecord(env, name));
    }
    let Some(fields) = Map::new(fields) else {
        return Err(env.error_with(atoms::BADMAP, fields));
    };
    let mut values = record.values().to_vec();
    for (field, value) in fields.sorted_entries() {
        let position = field
            .word()
            .is_atom()
            .then(|| record.position(field.word()))
            .flatten();
        match position.and_then(|at| values.get_mut(at)) {
            Some(slot) => *slot = value,
            None => return Err(badfield(env, identity, field)),
        }
    }
    if fields.is_empty() {
        return Ok(source);
    }
    env.account(values.len());
    Ok(env.updated_record(record, &values))
}

fn get<'h>(_: &mut Env<'h>, field: Term<'h>, record: Term<'h>) -> Outcome<'h> {
    let found = view(record).and_then(|record| {
        let at = record.position(field.word())?;
        record.values().get(at).copied()
    });
    found.ok_or_else(Stop::badarg)
}

fn get_module<'h>(_: &mut Env<'h>, record: Term<'h>) -> Outcome<'h> {
    let record = view(record).ok_or_else(Stop::badarg)?;
    Ok(Term::atom(record.module()))
}

fn get_name<'h>(_: &mut Env<'h>, record: Term<'h>) -> Outcome<'h> {
    let record = view(record).ok_or_else(Stop::badarg)?;
    Ok(Term::atom(record.name()))
}

fn get_field_names<'h>(env: &mut Env<'h>, record: Term<'h>) -> Outcome<'h> {
    match view(record) {
        Some(record) => Ok(env.list(record.fields())),
        None => Err(badrecord(env, record)),
    }
}

fn is_exported<'h>(env: &mut Env<'h>, record: Term<'h>) -> Outcome<'h> {
    match view(record) {
        Some(record) => Ok(Term::atom(Word::from(record.is_exported()))),
        None => Err(badrecord(env, record)),
    }
}

/// `{#{is_exported => Bool}, [{Field, Default} | Field]}` of a record that a loaded module defines.
fn get_definition<'h>(env: &mut Env<'h>, module: Atom, name: Atom) -> Outcome<'h> {
    let current = env.system().code.versions(module.0).current;
    let current = current.ok_or_else(Stop::badarg)?;
    let definition = current.record(name.0).ok_or_else(Stop::badarg)?;
    let mut fields = Vec::with_capacity(definition.fields.len());
    for (index, field) in definition.fields.iter().enumerate() {
        let field = Term::atom(*field);
        fields.push(match env.record_default(definition, index) {
            Some(value) => env.tuple(&[field, value]),
            None => field,
        });
    }
    let fields = env.list(&fields);
    let name = env.atom("is_exported")?;
    let exported = Term::atom(Word::from(definition.exported));
    let options = env.build(|heap| Map::from_entries(heap, &[(name, exported)]));
    Ok(env.tuple(&[options, fields]))
}
