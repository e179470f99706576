%% What else compiling gives: listings, rules for make, chunks and information of the caller's; which options come first.
-module(compile_outputs).
-export([main/0]).

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
    ok = file:write_file("some.hrl", "-record(r, {a = 1}).\n"),
    ok = file:write_file("m.erl", "-module(m).\n-export([f/1, g/0]).\n-include(\"some.hrl\").\n-ifdef(MORE).\n-include(\"missing.hrl\").\n-endif.\n"
                                  "f(#r{a = A}) -> A.\ng() -> lists:reverse([1, 2]).\n"),
    [io:format("~p ~p~n", [Options, kind(compile:file(m, Options))])
     || Options <- [['P'], ['E'], [to_pp], [to_exp], [dpp], [dabstr], [dexp], ['S'], [to_asm], [makedep], [makedep, binary], [makedep_side_effect],
                    ['P', binary], ['E', binary], [to_exp, binary], ['S', binary], [slim], [compressed], [makedep, {makedep_output, "no/such/folder"}]]],
    io:format("~p~n", [lists:sort(filelib:wildcard("*"))]),
    [io:format("~ts~n", [text(File)]) || File <- ["m.E", "m.Pbeam"]],
    {ok, Listing} = file:read_file("m.S"),
    io:format("~ts~n", [hd(binary:split(Listing, <<"{labels">>))]),
    [rule(Options) || Options <- [[{makedep_target, "a $target"}], [{makedep_target, "a $target"}, makedep_quote_target], [makedep_phony],
                                  [{d, 'MORE'}], [{d, 'MORE'}, makedep_add_missing], [{makedep_target, lists:duplicate(70, $t)}]]],
    {ok, m, Code} = compile:file(m, [binary, debug_info, {extra_chunks, [{<<"Mine">>, <<"bytes">>}]}, {compile_info, [{mine, 1}]}, {d, 'X', 1},
                                     return_errors, {outdir, "."}]),
    {ok, {m, [{"Mine", Mine}, {compile_info, Information}]}} = beam_lib:chunks(Code, ["Mine", compile_info]),
    io:format("~p ~p~n", [Mine, lists:sort(proplists:delete(version, proplists:delete(source, Information)))]),
    {ok, m, Custom} = compile:file(m, [binary, {debug_info, {mine, data}}]),
    {ok, {m, [{debug_info, Kept}]}} = beam_lib:chunks(Custom, [debug_info]),
    io:format("~p~n", [Kept]),
    {ok, m, Bare} = compile:file(m, [binary, deterministic]),
    {ok, {m, [{compile_info, Sparse}]}} = beam_lib:chunks(Bare, [compile_info]),
    io:format("~p~n", [proplists:delete(version, Sparse)]),
    io:format("~p~n", [compile:file(m, [r19, report])]),
    io:format("~p~n", [compile:file(m, [{feature, none_such, enable}, report])]),
    io:format("~p ~p~n", [compile:output_generated([]), compile:output_generated(['P'])]),
    ok = file:write_file("forms.abstr", "{attribute,1,module,forms}.\n{attribute,1,export,[{f,0}]}.\n{function,2,f,0,[{clause,2,[],[],[{atom,2,ok}]}]}.\n"),
    io:format("~p~n", [kind(compile:file(forms, [from_abstr, binary]))]),
    io:format("~p~n", [compile:file(absent, [from_abstr, report])]),
    order().

%% Who comes last is heard: the environment before the call of a file, the attribute after both.
order() ->
    ok = file:write_file("n.erl", "-module(n).\n-export([f/0]).\nf() -> ok.\n"),
    [begin
         os:putenv("ERL_COMPILER_OPTIONS", Environment),
         {ok, n, _, Warnings} = compile:file(n, [binary, return | Options]),
         io:format("~ts ~p ~p~n", [Environment, Options, Warnings])
     end || Environment <- ["warn_missing_spec", "nowarn_missing_spec", "no term"], Options <- [[warn_missing_spec, slim], [nowarn_missing_spec, slim]],
            Environment =/= "warn_missing_spec" orelse hd(Options) =:= nowarn_missing_spec],
    os:unsetenv("ERL_COMPILER_OPTIONS").

rule(Options) ->
    {ok, [], Rule} = compile:file(m, [makedep, binary | Options]),
    io:format("~p~n~ts", [Options, Rule]).

text(File) ->
    {ok, Text} = file:read_file(File),
    Text.

kind({ok, Module, Code}) when is_binary(Code), binary_part(Code, 0, 4) =:= <<"FOR1">> -> {ok, Module, code};
kind({ok, Module, {Name, Exports, Attributes, [{function, _, _, _, _} | _], Labels}}) when is_integer(Labels) -> {ok, Module, Name, Exports, Attributes};
kind({ok, [], [Form | _]}) -> {ok, [], element(1, Form)};
kind(Answer) -> Answer.
