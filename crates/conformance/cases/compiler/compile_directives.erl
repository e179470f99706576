%% What a file asks the compiler for: options, a function that runs when it is loaded, headers; and what is said of its clauses.
-module(compile_directives).
-export([main/0]).

-include("../case.hrl").

main() ->
    Folder = filename:join(filename:basedir(user_cache, "asterias_cases"), integer_to_list(erlang:unique_integer([positive])) ++ os:getpid()),
    ok = filelib:ensure_path(Folder),
    {ok, Before} = file:get_cwd(),
    ok = file:set_cwd(Folder),
    try steps()
    after
        ok = file:set_cwd(Before),
        ok = file:del_dir_r(Folder)
    end.

steps() ->
    [[?show({Options, Directive, compiled(["-compile(", Directive, ").\n-export([f/1]).\nf(X) -> ok.\n"], Options)})
      || Options <- [[return], [report], [], [return_warnings]]]
     || Directive <- ["warnings_as_errors", "[nowarn_unused_vars, warnings_as_errors]", "return", "[return_errors, warnings_as_errors]"]],
    ?show(compiled("-compile(warnings_as_errors).\nf(X) -> Y.\n", [return])),
    ?show(element(2, compiled("-compile([debug_info, report]).\n-export([f/1]).\nf(X) -> ok.\n", []))),
    ?show(attributes("-on_load(g/0).\n-export([f/0]).\n-own(1).\nf() -> ok.\ng() -> ok.\n")),
    ?show(compiled("-include_lib(\"common_test/include/ct.hrl\").\n-include_lib(\"common_test/include/ct_event.hrl\").\n"
                   "-export([f/1]).\nf(C) -> {?config(a, C), ?MAX_IMPORTANCE, ?STD_VERBOSITY, #event{name = a}}.\n", [return])),
    ?show(compiled("-include_lib(\"eunit/include/eunit.hrl\").\n-export([f/0]).\nf() -> 1.\na_test() -> ok.\n", [return, warn_missing_spec_all])),
    ?show(compiled("-export([f/1]).\nf([_]) -> ok;\nf(_A = [1, 2, 3]) -> ok;\nf([undefined]) -> ok.\n", [return])),
    ?show(compiled("-export([f/2]).\nf({{A, _} = K, _}, none) -> {A, K};\nf({A = K, _}, none) -> {A, K};\nf({{A, _} = K, _}, none) -> {A, K}.\n", [return])),
    ?show(compiled("-export([f/2]).\nf({{A, _} = K, _}, none) -> {A, K};\nf({{A, _} = K, _}, none) -> {A, K}.\n", [return])),
    ?show(made([{attribute, 1, module, made}, {attribute, 1, export, [{f, 0}]},
                {function, 1, f, 0, [{clause, 1, [], [], [{tuple, 1, [{integer, 1, {9, 4}}, {atom, 1, [a, {1.5}]}, {char, 1, []}]}]}]}])).

compiled(Text, Options) ->
    ok = file:write_file("made.erl", ["-module(made).\n", Text]),
    Result = compile:file("made", Options),
    file:delete("made.beam"),
    file:delete("made.erl"),
    Result.

attributes(Text) ->
    ok = file:write_file("made.erl", ["-module(made).\n", Text]),
    {ok, made, Code} = compile:file("made", [binary]),
    file:delete("made.erl"),
    {ok, {made, [{attributes, Attributes}]}} = beam_lib:chunks(Code, [attributes]),
    [Attribute || {Name, _} = Attribute <- Attributes, Name =/= vsn].

made(Forms) ->
    {ok, made, Code} = compile:forms(Forms, [binary]),
    {module, made} = code:load_binary(made, "made", Code),
    made:f().

