-module(compile_core_of_forms).
-export([main/0]).

%% Languages on top of Erlang's compiler hand it forms as a core, unchecked: variables that are not used, local functions with the names of
%% natives, and places in files of their own.
main() ->
    {ok, Core, Warnings} = v3_core:module(forms(), []),
    io:format("~p ~p~n", [element(1, Core), Warnings]),
    Answer = compile:noenv_forms(Core, [no_spawn_compiler_process, from_core, no_core_prepare, no_auto_import, return, {source, "x/a.lang"}]),
    run(Answer),
    {ok, made, Core0, []} = compile:noenv_forms(checked(), [to_core0, binary, return]),
    run(compile:noenv_forms(Core0, [from_core, binary, return])),
    {ok, made, Core1, []} = compile:noenv_forms(Core0, [from_core, to_core, binary, return]),
    run(compile:noenv_forms(Core1, [from_core, binary, return])),
    {ok, made, Plain} = compile:noenv_forms(checked(), []),
    run({ok, made, Plain, []}),
    io:format("~p~n", [catch element(1, compile:noenv_forms([{attribute, 1, module, bad}, {attribute, 1, export, [{f, 0}]}], [to_core0, return]))]).

run({ok, Module, Code, Warnings}) ->
    {module, Module} = code:load_binary(Module, "made", Code),
    io:format("~p ~p~n", [Warnings, [catch Module:size({a, b}), catch Module:size(c)]]),
    try Module:fails(1)
    catch Class:Reason:Stack -> io:format("~p ~p ~p~n", [Class, Reason, hd(Stack)])
    end,
    code:purge(Module),
    code:delete(Module).

forms() ->
    [{attribute, 1, file, {"x/a.lang", 1}}, {attribute, 1, module, made}, {attribute, 1, compile, no_auto_import} | functions([{var, 3, '_@1'}])].

checked() ->
    [{attribute, 1, file, {"x/a.lang", 1}}, {attribute, 1, module, made} | functions([{var, 3, '_'}])].

functions(Unused) ->
    [{attribute, 1, export, [{size, 1}, {fails, 1}]},
     {function, 3, size, 1, [{clause, 3, [{tuple, 3, [{atom, 3, a}, {atom, 3, b}]}], [], [{integer, 3, 22}]},
                             {clause, 3, Unused, [], [{integer, [{generated, true}, {location, {4, 7}}], 33}]}]},
     {function, 7, fails, 1, [{clause, 7, [{var, 7, 'X'}], [],
                               [{call, 8, {remote, 8, {atom, 8, erlang}, {atom, 8, error}}, [{tuple, 8, [{atom, 8, no}, {var, 8, 'X'}]}]}]}]}].
