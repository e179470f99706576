//! The messages: who says it, its name, the key and the number of parts of its descriptor, its words.

use super::Message;
use asterias_syntax::problem::Speaker;

macro_rules! messages {
    ($($speaker:ident $name:ident $key:literal $parts:literal $words:literal)*) => {
        $(
            pub(crate) static $name: Message = Message {
                speaker: Speaker::$speaker,
                key: $key,
                parts: $parts,
                words: $words,
            };
        )*
        /// All of them.
        pub(super) static ALL: &[&Message] = &[$(&$name),*];
    };
}

messages! {
    // Modules and attributes.
    Lint UNDEFINED_MODULE "undefined_module" 0 "no module definition"
    Lint REDEFINE_MODULE "redefine_module" 0 "redefining module"
    Lint PARAMETERIZED_MODULE "pmod_unsupported" 0 "parameterized modules are no longer supported"
    Lint NON_LATIN1_MODULE "non_latin1_module_unsupported" 0 "module names with non-latin1 characters are not supported"
    Lint EMPTY_MODULE_NAME "empty_module_name" 0 "the module name must not be empty"
    Lint BLANK_MODULE_NAME "blank_module_name" 0 "the module name must contain at least one visible character"
    Lint CONTROLS_IN_MODULE_NAME "ctrl_chars_in_module_name" 0 "the module name must not contain control characters"
    Lint LATE_ATTRIBUTE "attribute" 1 "attribute {0} after function definitions"
    Lint EXPORT_ALL "export_all" 0 "export_all flag enabled - all functions will be exported"
    Lint DUPLICATED_EXPORT "duplicated_export" 1 "function {0/} already exported"
    Lint REDEFINE_IMPORT "redefine_import" 1 "function {0.0/} already imported from {0.1}"
    Lint UNUSED_IMPORT "unused_import" 1 "import {0.1}:{0.0/} is unused"
    Lint BAD_INLINE "bad_inline" 1 "inlined function {0/} undefined"
    Lint UNDEFINED_NIF "undefined_nif" 1 "nif {0/} undefined"
    Lint NO_LOAD_NIF "no_load_nif" 0 "nifs defined, but no call to erlang:load_nif/2"
    Lint NIF_INLINE "nif_inline" 0 "inlining is enabled - local calls to NIFs may call their Erlang implementation instead"
    Lint INVALID_DEPRECATED "invalid_deprecated" 1 "badly formed deprecated attribute {0=}"
    Lint BAD_DEPRECATED "bad_deprecated" 1 "deprecated function {0/} undefined or not exported"
    Lint INVALID_REMOVED "invalid_removed" 1 "badly formed removed attribute {0=}"
    Lint BAD_REMOVED "bad_removed" 1 "{0^} is still exported"
    Lint BAD_NOWARN_UNUSED_FUNCTION "bad_nowarn_unused_function" 1 "function {0/} undefined"
    Lint BAD_NOWARN_BIF_CLASH "bad_nowarn_bif_clash" 1 "function {0/} undefined"
    Lint DISALLOWED_NOWARN_BIF_CLASH "disallowed_nowarn_bif_clash" 0 "compile directive nowarn_bif_clash is no longer allowed --\nuse explicit module names or -compile({no_auto_import, [F/A]})"
    Lint BAD_ON_LOAD "bad_on_load" 1 "badly formed on_load attribute: {0=}"
    Lint MULTIPLE_ON_LOADS "multiple_on_loads" 0 "more than one on_load attribute"
    Lint BAD_ON_LOAD_ARITY "bad_on_load_arity" 1 "function {0/} has wrong arity (must be 0)"
    Lint UNDEFINED_ON_LOAD "undefined_on_load" 1 "function {0/} undefined"
    Lint DUPLICATE_DOC "doc" 2 "redefining documentation attribute (doc) previously set at line {1}"
    Lint DUPLICATE_MODULEDOC "moduledoc" 2 "redefining documentation attribute (moduledoc) previously set at line {1}"
    Lint BAD_DIALYZER_ATTRIBUTE "bad_dialyzer_attribute" 1 "badly formed dialyzer attribute: {0=}"
    Lint BAD_DIALYZER_OPTION "bad_dialyzer_option" 1 "unknown dialyzer warning option: {0}"

    // Functions and calls.
    Lint UNDEFINED_FUNCTION "undefined_function" 1 "function {0/} undefined"
    Lint REDEFINE_FUNCTION "redefine_function" 1 "function {0/} already defined"
    Lint DEFINE_IMPORT "define_import" 1 "defining imported function {0/}"
    Lint UNUSED_FUNCTION "unused_function" 1 "function {0/} is unused"
    Lint TOO_MANY_ARGUMENTS "too_many_arguments" 1 "too many arguments ({0}) -- maximum allowed is 255"
    Lint CALL_TO_REDEFINED_BIF "call_to_redefined_bif" 1 "ambiguous call of overridden auto-imported BIF {0/} --\nuse erlang:{0/} or \"-compile({no_auto_import,[{0/}]}).\" to resolve name clash"
    Lint CALL_TO_REDEFINED_OLD_BIF "call_to_redefined_old_bif" 1 "ambiguous call of overridden pre Erlang/OTP R14 auto-imported BIF {0/} --\nuse erlang:{0/} or \\\"-compile({no_auto_import,[{0/}]}).\\\" to resolve name clash"
    Lint REDEFINE_BIF_IMPORT "redefine_bif_import" 1 "import directive overrides auto-imported BIF {0/} --\nuse \"-compile({no_auto_import,[{0/}]}).\" to resolve name clash"
    Lint REDEFINE_OLD_BIF_IMPORT "redefine_old_bif_import" 1 "import directive overrides pre Erlang/OTP R14 auto-imported BIF {0/} --\nuse \"-compile({no_auto_import,[{0/}]}).\" to resolve name clash"
    Lint DEPRECATED "deprecated" 2 "{0/} is deprecated; {1}"
    Lint DEPRECATED_UNTIL "deprecated" 3 "{0/} is deprecated and will be removed in {2}; {1}"
    Lint REMOVED "removed" 2 "{0/} is removed; {1}"
    Lint REMOVED_IN "removed" 3 "call to {0/} will fail, since it was removed in {2}; use {1/}"
    Lint DEPRECATED_TYPE "deprecated_type" 2 "the type {0()} is deprecated; {1}"
    Lint REMOVED_TYPE "removed_type" 2 "the type {0()} is removed; {1}"
    Lint DEPRECATED_CALLBACK "deprecated_callback" 2 "the callback {0()} is deprecated; {1}"
    Lint REMOVED_CALLBACK "removed_callback" 2 "the callback {0()} is removed; {1}"
    Lint INVALID_CALL "invalid_call" 0 "invalid function call"
    Lint MISSING_QLC_HEADER "missing_qlc_hrl" 1 "qlc:q/{0} called, but \"qlc.hrl\" not included"
    Lint FORMAT_ERROR "format_error" 1 "{0~}"

    // Expressions, patterns and guards.
    Lint ILLEGAL_EXPR "illegal_expr" 0 "illegal expression"
    Lint UPDATE_LITERAL "update_literal" 0 "expression updates a literal"
    Lint ILLEGAL_PATTERN "illegal_pattern" 0 "illegal pattern"
    Lint ILLEGAL_MAP_ASSOC_IN_PATTERN "illegal_map_assoc_in_pattern" 0 "illegal pattern, did you mean to use `:=`?"
    Lint ILLEGAL_MAP_KEY "illegal_map_key" 0 "illegal map key in pattern"
    Lint ILLEGAL_MAP_CONSTRUCTION "illegal_map_construction" 0 "only association operators '=>' are allowed in map construction"
    Lint ILLEGAL_MAP_ASSOC "illegal_map_assoc" 0 "illegal map association, did you mean to use `=>`?"
    Lint ILLEGAL_ZIP_GENERATOR "illegal_zip_generator" 0 "only generators are allowed in a zip generator."
    Lint ILLEGAL_GUARD_EXPR "illegal_guard_expr" 0 "illegal guard expression"
    Lint ILLEGAL_GUARD_LOCAL_CALL "illegal_guard_local_call" 1 "call to local/imported function {0/} is illegal in guard"
    Lint OBSOLETE_GUARD "obsolete_guard" 1 "{0/} obsolete (use is_{0/})"
    Lint OBSOLETE_GUARD_OVERRIDDEN "obsolete_guard_overridden" 1 "obsolete {0}/1 (meaning is_{0}/1) is illegal when there is a\nlocal/imported function named is_{0}/1"
    Lint MATCH_FLOAT_ZERO "match_float_zero" 0 "matching on the float 0.0 will no longer also match -0.0 in OTP 27.\nIf you specifically intend to match 0.0 alone, write +0.0 instead."

    // Variables.
    Lint UNBOUND_VAR "unbound_var" 1 "variable {0} is unbound"
    Lint UNSAFE_VAR "unsafe_var" 2 "variable {0} unsafe in {1.0} {1.1@}"
    Lint EXPORTED_VAR "exported_var" 2 "variable {0} exported from {1.0} {1.1@}"
    Lint MATCH_UNDERSCORE_VAR "match_underscore_var" 1 "variable {0} is already bound. If you mean to ignore this\nvalue, use '_' or a different underscore-prefixed name"
    Lint MATCH_UNDERSCORE_VAR_PAT "match_underscore_var_pat" 1 "variable {0} is bound multiple times in this pattern.\nIf you mean to ignore this value, use '_' or\na different underscore-prefixed name"
    Lint SHADOWED_VAR "shadowed_var" 2 "variable {0} shadowed in {1}"
    Lint UNUSED_VAR "unused_var" 1 "variable {0} is unused"
    Lint VARIABLE_IN_RECORD_DEF "variable_in_record_def" 1 "variable {0} in record definition"
    Lint STACKTRACE_GUARD "stacktrace_guard" 1 "stacktrace variable {0} must not be used in a guard"
    Lint STACKTRACE_BOUND "stacktrace_bound" 1 "stacktrace variable {0} must not be previously bound"

    // Segments.
    Lint UNDEFINED_BITTYPE "undefined_bittype" 1 "bit type {0} undefined"
    Lint BITTYPE_MISMATCH "bittype_mismatch" 3 "conflict in {2} specification for bit field: '{0}' and '{1}'"
    Lint BITTYPE_UNIT "bittype_unit" 0 "a bit unit size must not be specified unless a size is specified too"
    Lint UTF_BITTYPE_SIZE_OR_UNIT "utf_bittype_size_or_unit" 0 "neither size nor unit must be given for segments of type utf8/utf16/utf32"
    Lint ILLEGAL_BITSIZE "illegal_bitsize" 0 "illegal bit size"
    Lint ILLEGAL_BITSIZE_LOCAL_CALL "illegal_bitsize_local_call" 1 "call to local/imported function {0/} is illegal\nin a size expression for a binary segment"
    Lint NON_INTEGER_BITSIZE "non_integer_bitsize" 0 "a size expression in a pattern evaluates to a non-integer value;\nthis pattern cannot possibly match"
    Lint UNSIZED_BINARY_NOT_AT_END "unsized_binary_not_at_end" 0 "a binary field without size is only allowed at the end of a binary pattern"
    Lint UNSIZED_BINARY_IN_GENERATOR "unsized_binary_in_bin_gen_pattern" 0 "binary fields without size are not allowed in patterns of bit string generators"
    Lint TYPED_LITERAL_STRING "typed_literal_string" 0 "a literal string in a binary pattern must not have a type or a size"
    Lint BAD_BITSIZE "bad_bitsize" 1 "bad {0} bit size"

    // Records.
    Lint INVALID_RECORD "invalid_record" 0 "invalid record expression"
    Lint UNDEFINED_RECORD "undefined_record" 1 "record {0} undefined"
    Lint REDEFINE_RECORD "redefine_record" 1 "record {0} already defined"
    Lint REDEFINE_FIELD "redefine_field" 2 "field {1} already defined in record {0}"
    Lint BAD_MULTI_FIELD_INIT "bad_multi_field_init" 0 "'_' initializes no omitted fields"
    Lint UNDEFINED_FIELD "undefined_field" 2 "field {1} undefined in record {0}"
    Lint ILLEGAL_RECORD_INFO "illegal_record_info" 0 "illegal record info"
    Lint FIELD_NAME_IS_VARIABLE "field_name_is_variable" 2 "field {1} is not an atom or _ in record {0}"
    Lint WILDCARD_IN_UPDATE "wildcard_in_update" 1 "meaningless use of _ in update of record {0}"
    Lint UNUSED_RECORD "unused_record" 1 "record {0} is unused"
    Lint UNTYPED_RECORD "untyped_record" 1 "record {0} has field(s) without type information"
    Lint TOO_MANY_DEFAULTS "too_many_defaults" 1 "records grow to more than {0} default values"

    // Native records.
    Lint IMPORTED_RECORD "redefine_import_record" 2 "record {0} already imported from {1}"
    Lint LOCAL_RECORD "import_record_defined" 1 "record {0} is already defined locally"
    Lint BAD_EXPORT_RECORD "bad_export_record" 0 "badly formed -export_record(); expected a list of record names"
    Lint DUPLICATED_EXPORT_RECORD "duplicated_export_record" 1 "native record {0} already exported"
    Lint TUPLE_RECORD_EXPORTED "tuple_record_exported" 0 "tuple records cannot be exported; only native records can"
    Lint UNDEFINED_NATIVE_RECORD "undefined_native_record" 1 "native record {0} undefined"
    Lint UNINITIALIZED_FIELD "uninitialized_native_record_field" 2 "field {1} is not initialized in native record {0}"
    Lint ILLEGAL_NATIVE_DEFAULT "illegal_native_record_default" 2 "illegal default value for field {1} in native record {0}"
    Lint NATIVE_RECORD_IN_HEADER "native_record_in_header" 1 "record {0} is defined in a header file"
    Lint NATIVE_RECORD_INDEX "native_record_index" 2 "syntax #{0}.{1} is only supported for tuple records"
    Lint NATIVE_WILDCARD "native_record_wildcard" 0 "multi-field initialization (assigning to _) is only supported for tuple records"
    Lint NATIVE_RECORD_IN_GUARD "native_record_in_guard" 0 "creating a record in a guard is only supported for tuple records"
    Lint NATIVE_RECORD_INFO "native_record_info" 0 "record_info/2 is only supported for tuple records"
    Lint NATIVE_FIELD_TYPES "native_record_field_types" 0 "native records do not allow special field types"

    // Behaviours.
    Lint CONFLICTING_BEHAVIOURS "conflicting_behaviours" 4 "conflicting behaviours -- callback {0/} required by both '{1}' and '{3}' {2@}"
    Lint UNDEFINED_BEHAVIOUR_FUNC "undefined_behaviour_func" 2 "undefined callback function {0/} (behaviour '{1}')"
    Lint UNDEFINED_BEHAVIOUR "undefined_behaviour" 1 "behaviour {0} undefined"
    Lint UNDEFINED_BEHAVIOUR_CALLBACKS "undefined_behaviour_callbacks" 1 "behaviour {0} callback functions are undefined"
    Lint ILL_DEFINED_BEHAVIOUR_CALLBACKS "ill_defined_behaviour_callbacks" 1 "behaviour {0} callback functions erroneously defined"
    Lint ILL_DEFINED_OPTIONAL_CALLBACKS "ill_defined_optional_callbacks" 1 "behaviour {0} optional callback functions erroneously defined"
    Lint BEHAVIOUR_INFO "behaviour_info" 1 "cannot define callback attibute for {0.1}/{0.2} when behaviour_info is defined"
    Lint REDEFINE_OPTIONAL_CALLBACK "redefine_optional_callback" 1 "optional callback {0/} duplicated"
    Lint UNDEFINED_CALLBACK "undefined_callback" 1 "callback {0.1}/{0.2} is undefined"

    // Types and specifications.
    Lint SINGLETON_TYPEVAR "singleton_typevar" 1 "type variable {0} is only used once (is unbound)"
    Lint BAD_EXPORT_TYPE "bad_export_type" 1 "bad export_type declaration"
    Lint DUPLICATED_EXPORT_TYPE "duplicated_export_type" 1 "type {0/} already exported"
    Lint UNDEFINED_TYPE "undefined_type" 1 "type {0()} undefined"
    Lint UNUSED_TYPE "unused_type" 1 "type {0()} is unused"
    Lint REDEFINE_BUILTIN_TYPE "redefine_builtin_type" 1 "local redefinition of built-in type: {0()}"
    Lint RENAMED_TYPE "renamed_type" 2 "type {0}() is now called {1}(); please use the new name instead"
    Lint REDEFINE_TYPE "redefine_type" 1 "type {0()} already defined"
    Lint TYPE_SYNTAX "type_syntax" 1 "bad {0} type"
    Lint REDEFINE_SPEC "redefine_spec" 1 "spec for {0/} already defined"
    Lint REDEFINE_CALLBACK "redefine_callback" 1 "callback {0/} already defined"
    Lint BAD_CALLBACK "bad_callback" 1 "explicit module not allowed for callback {0/}"
    Lint BAD_MODULE "bad_module" 1 "spec for function {0/} from other module"
    Lint SPEC_FUN_UNDEFINED "spec_fun_undefined" 1 "spec for undefined function {0/}"
    Lint MISSING_SPEC "missing_spec" 1 "missing specification for function {0/}"
    Lint SPEC_WRONG_ARITY "spec_wrong_arity" 0 "spec has wrong arity"
    Lint CALLBACK_WRONG_ARITY "callback_wrong_arity" 0 "callback has wrong arity"
    Lint NOT_EXPORTED_OPAQUE "not_exported_opaque" 1 "opaque type {0()} is not exported"

    // What is said in vain.
    Core PATTERN "nomatch/pattern" 0 "pattern cannot possibly match"
    Core BAD_BINARY "failed/bad_binary" 0 "binary construction will fail because of a type mismatch"
    Core MAP_KEY_REPEATED "map_key_repeated" 1 "key {0'} will be overridden in expression"
    Select SHADOWED_BY "nomatch/shadow" 1 "this clause cannot match because a previous clause at line {0} always matches"
    Select BAD_NAME "failed/bad_call" 0 "invalid module and/or function name; this call will always fail"
    Select BAD_SEGMENT_SIZE "failed/bad_segment_size" 0 "binary construction will fail because the size of a segment is invalid"
    Fold SHADOWED_BY_FUNCTION "nomatch/shadow" 2 "this clause for {1/} cannot match because a previous clause at line {0} always matches"
    Fold SHADOWED_BY_CLAUSE "nomatch/shadow" 1 "this clause cannot match because a previous clause at line {0} always matches"
    Fold SHADOWED "nomatch/shadow" 0 "this clause cannot match because a previous clause always matches"
    Fold GUARD_FALSE "nomatch/guard" 0 "this clause cannot match because its guard evaluates to 'false'"
    Fold NO_CLAUSE "nomatch/no_clause" 0 "no clause will ever match"
    Fold EVAL_FAILURE "failed/eval_failure" 2 "{0!} will fail with a '{1}' exception"
    Fold BAD_MAP_UPDATE "failed/bad_map_update" 0 "map update will fail with a 'badmap' exception"
    Fold BAD_CALL "failed/bad_call" 0 "invalid function call"
    Fold EMBEDDED_BINARY_SIZE "failed/embedded_binary_size" 0 "binary construction will fail with a 'badarg' exception (field size for binary/bitstring greater than actual size)"
    Fold EMBEDDED_UNIT "failed/embedded_unit" 2 "binary construction will fail with a 'badarg' exception (size {1} cannot be evenly divided by unit {0})"
    Fold BAD_UNICODE "failed/bad_unicode" 0 "binary construction will fail with a 'badarg' exception (invalid Unicode code point in a utf8/utf16/utf32 segment)"
    Fold BAD_FLOAT_SIZE "failed/bad_float_size" 0 "binary construction will fail with a 'badarg' exception (invalid size for a float segment)"
    Fold TRUNCATED "nomatch/bit_syntax_truncated" 3 "this clause cannot match because the value {1} will not fit in {0&} binary segment of size {2}"
    Fold NEGATIVE "nomatch/bit_syntax_unsigned" 1 "this clause cannot match because the negative value {0} will never match the value of an 'unsigned' binary segment"
    Fold SEGMENT_SIZE "nomatch/bit_syntax_size" 1 "this clause cannot match because '{0=}' is not a valid size for a binary segment"
    Fold SEGMENT_TYPE "nomatch/bit_syntax_type" 2 "this clause cannot match because '{0=}' is not of the expected type '{1}'"
    Fold NOT_UNICODE "nomatch/bit_syntax_unicode" 1 "this clause cannot match because the value {0} is not a valid Unicode code point"
    Fold NO_EFFECT "ignored/no_effect" 1 "{0?} has no effect"
    Fold RESULT_IGNORED "ignored/result" 1 "the result of {0+} is ignored (suppress the warning by assigning the expression to the _ variable)"
    Fold USELESS_BUILDING "ignored/useless_building" 0 "a term is constructed, but never used"
    Fold CLAUSE_TYPE "nomatch/clause_type" 0 "this clause cannot match because of different types/sizes"
}
