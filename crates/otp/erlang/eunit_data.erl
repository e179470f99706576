%% Sets of tests, read one item at a time: an item is a test or a group of tests.
%%
%% A test is #{test := Fun, source := MFA | undefined, line := Line}, a group #{tests := Set}; both may have `desc` and `timeout` (in
%% milliseconds), a group also `order`, `spawn` and `context`, which is {Setup, Cleanup, Process}. What is wrong with a description is
%% thrown, as `eunit_lib:format_error/1` knows it. Generators run when their turn comes.
-module(eunit_data).

-export([enter_context/3, get_module_tests/2, iter_id/1, iter_init/3, iter_next/1, iter_prev/1]).

-include_lib("kernel/include/file.hrl").

-define(SECOND, 1000).

%% Iteration -----------------------------------------------------------------------------------------------------------

%% `before` holds the items in front of the position, the last first; `behind` those behind it that were read already.
-record(iter, {tests, options, parent, pos = 0, before = [], behind = []}).

iter_init(Tests, ParentId, Options) -> #iter{tests = Tests, options = Options, parent = ParentId}.

%% What an item is called by: its places in the groups around it.
iter_id(#iter{parent = Parent, pos = Pos}) -> Parent ++ [Pos].

iter_next(#iter{behind = [Item | Items], before = Before, pos = Pos} = I) ->
    {Item, I#iter{behind = Items, before = [Item | Before], pos = Pos + 1}};
iter_next(#iter{tests = Tests, options = Options, before = Before, pos = Pos} = I) ->
    case next(Tests, Options) of
        {Item, Rest} -> {Item, I#iter{tests = Rest, before = [Item | Before], pos = Pos + 1}};
        none -> none
    end.

iter_prev(#iter{before = []}) -> none;
iter_prev(#iter{before = [Item | Items], behind = Behind, pos = Pos} = I) ->
    {Item, I#iter{before = Items, behind = [Item | Behind], pos = Pos - 1}}.

next(Tests, Options) ->
    case eunit_lib:dlist_next(Tests) of
        [] -> none;
        [First | Rest] ->
            case parse(First, Options) of
                {data, Inner} -> next([Inner | Rest], Options);
                Item -> {Item, Rest}
            end
    end.

%% Descriptions --------------------------------------------------------------------------------------------------------
%% An item, or {data, Set} to go on with.

parse({foreach, Setup, Tests}, Options) when is_function(Setup), is_list(Tests) -> parse({foreach, spawn, Setup, fun ok/1, Tests}, Options);
parse({foreach, Setup, Cleanup, Tests}, Options) when is_function(Setup), is_function(Cleanup), is_list(Tests) ->
    parse({foreach, spawn, Setup, Cleanup, Tests}, Options);
parse({foreach, Process, Setup, Tests}, Options) when is_function(Setup), is_list(Tests) ->
    parse({foreach, Process, Setup, fun ok/1, Tests}, Options);
parse({foreach, Process, Setup, Cleanup, Tests} = T, _) when is_function(Setup), is_function(Cleanup), is_list(Tests) ->
    check_arity(Setup, 0, T),
    check_arity(Cleanup, 1, T),
    {data, case Tests of
               [Test | Others] -> [{setup, Process, Setup, Cleanup, Test}, {foreach, Process, Setup, Cleanup, Others}];
               [] -> []
           end};
parse({foreachx, Setup, Pairs}, Options) when is_function(Setup), is_list(Pairs) ->
    parse({foreachx, spawn, Setup, fun ok/2, Pairs}, Options);
parse({foreachx, Setup, Cleanup, Pairs}, Options) when is_function(Setup), is_function(Cleanup), is_list(Pairs) ->
    parse({foreachx, spawn, Setup, Cleanup, Pairs}, Options);
parse({foreachx, Process, Setup, Pairs}, Options) when is_function(Setup), is_list(Pairs) ->
    parse({foreachx, Process, Setup, fun ok/2, Pairs}, Options);
parse({foreachx, Process, Setup, Cleanup, Pairs} = T, _) when is_function(Setup), is_function(Cleanup), is_list(Pairs) ->
    check_arity(Setup, 1, T),
    check_arity(Cleanup, 2, T),
    case Pairs of
        [{X, Test} | Others] when is_function(Test) ->
            check_arity(Test, 2, T),
            One = {setup, Process, fun() -> Setup(X) end, fun(Value) -> Cleanup(X, Value) end, fun(Value) -> Test(X, Value) end},
            {data, [One, {foreachx, Process, Setup, Cleanup, Others}]};
        [] -> {data, []};
        _ -> bad_test(T)
    end;
parse({generator, Fun}, Options) when is_function(Fun) -> parse({generator, Fun, erlang:fun_info_mfa(Fun)}, Options);
parse({generator, Fun, {M, F, A} = Source} = T, _) when is_function(Fun), is_atom(M), is_atom(F), is_integer(A) ->
    check_arity(Fun, 0, T),
    case eunit_test:run_testfun(Fun) of
        {ok, Tests} ->
            eunit_lib:is_not_test(Tests) andalso throw({bad_generator, {Source, Tests}}),
            {data, Tests};
        {error, Exception} -> throw({generator_failed, {Source, Exception}})
    end;
parse({generator, M, F}, Options) when is_atom(M), is_atom(F) -> parse({generator, eunit_test:mf_wrapper(M, F), {M, F, 0}}, Options);
parse({inorder, Tests}, Options) -> group(#{tests => Tests, order => inorder}, Options);
parse({inparallel, Tests}, Options) -> parse({inparallel, 0, Tests}, Options);
parse({inparallel, N, Tests}, Options) when is_integer(N), N >= 0 -> group(#{tests => Tests, order => {inparallel, N}}, Options);
parse({timeout, Seconds, Tests}, Options) when is_number(Seconds), Seconds >= 0 ->
    group(#{tests => Tests, timeout => round(Seconds * ?SECOND)}, Options);
parse({spawn, Tests}, Options) -> group(#{tests => Tests, spawn => local}, Options);
parse({spawn, Node, Tests}, Options) when is_atom(Node) -> group(#{tests => Tests, spawn => {remote, Node}}, Options);
parse({setup, Setup, Tests}, Options) when is_function(Setup); is_list(Setup) -> parse({setup, spawn, Setup, Tests}, Options);
parse({setup, Setup, Cleanup, Tests}, Options) when is_function(Setup), is_function(Cleanup) ->
    parse({setup, spawn, Setup, Cleanup, Tests}, Options);
parse({setup, Process, Setup, Tests}, Options) when is_function(Setup) -> parse({setup, Process, Setup, fun ok/1, Tests}, Options);
parse({setup, Process, List, Tests} = T, Options) when is_list(List) ->
    lists:foreach(fun(One) -> check_setup(One, T) end, List),
    {Setup, Cleanup} = eunit_test:multi_setup(List),
    parse({setup, Process, Setup, Cleanup, Tests}, Options);
parse({setup, Process, Setup, Cleanup, Tests} = T, Options) when is_function(Setup), is_function(Cleanup), is_function(Tests) ->
    check_arity(Setup, 0, T),
    check_arity(Cleanup, 1, T),
    case is_function(Tests, 0) of
        true -> parse({setup, Setup, Cleanup, fun(_) -> Tests end}, Options);
        false ->
            check_arity(Tests, 1, T),
            is_process(Process) orelse bad_test(T),
            #{tests => Tests, context => {Setup, Cleanup, Process}}
    end;
parse({setup, Process, Setup, Cleanup, {with, Funs}}, Options) when is_list(Funs) ->
    parse({setup, Process, Setup, Cleanup, fun(Value) -> {with, Value, Funs} end}, Options);
parse({setup, Process, Setup, Cleanup, Tests}, Options) when is_function(Setup), is_function(Cleanup) ->
    parse({setup, Process, Setup, Cleanup, fun(_) -> Tests end}, Options);
parse({node, Node, Tests}, Options) when is_atom(Node) -> parse({node, Node, "", Tests}, Options);
parse({node, Node, Arguments, Tests} = T, Options) when is_atom(Node) ->
    % No node can be started from one that is not alive.
    eunit_lib:is_string(Arguments) orelse bad_test(T),
    parse({setup, fun() -> exit(not_alive) end, Tests}, Options);
parse({module, Module}, Options) when is_atom(Module) -> {data, {title("module '~ts'", Module), get_module_tests(Module, Options)}};
parse({application, Name}, Options) when is_atom(Name) ->
    try parse({file, atom_to_list(Name) ++ ".app"}, Options)
    catch throw:{file_read_error, {enoent, _, _}} -> parse({dir, application_folder(Name)}, Options)
    end;
parse({application, Name, Info} = T, _) when is_atom(Name) ->
    case proplists:get_value(modules, Info) of
        Modules when is_list(Modules) ->
            lists:all(fun is_atom/1, Modules) orelse bad_test(T),
            {data, {title("application '~ts'", Name), Modules}};
        _ -> bad_test(T)
    end;
parse({file, File} = T, _) when is_list(File) ->
    eunit_lib:is_string(File) orelse bad_test(T),
    {data, {title("file \"~ts\"", File), file_tests(File)}};
parse({dir, Folder} = T, _) when is_list(Folder) ->
    eunit_lib:is_string(Folder) orelse bad_test(T),
    {data, {title("directory \"~ts\"", Folder), folder_tests(Folder)}};
parse({with, Value, [Fun | Funs]} = T, _) ->
    check_arity(Fun, 1, T),
    {data, [{erlang:fun_info_mfa(Fun), fun() -> Fun(Value) end}, {with, Value, Funs}]};
parse({with, _, []}, _) -> {data, []};
parse({Title, Tests} = T, Options) when is_list(Title) ->
    eunit_lib:is_string(Title) orelse bad_test(T),
    group(#{tests => Tests, desc => unicode:characters_to_binary(Title)}, Options);
parse({Title, Tests}, Options) when is_binary(Title) -> group(#{tests => Tests, desc => Title}, Options);
parse(T, Options) when tuple_size(T) > 2, is_list(element(1, T)); tuple_size(T) > 2, is_binary(element(1, T)) ->
    [Title | Rest] = tuple_to_list(T),
    parse({Title, list_to_tuple(Rest)}, Options);
parse(Module, Options) when is_atom(Module) -> parse({module, Module}, Options);
parse(Name, Options) when is_list(Name) ->
    eunit_lib:is_string(Name) orelse bad_test(Name),
    try parse({dir, Name}, Options)
    catch throw:{file_read_error, {Reason, _, _}} when Reason =:= enotdir; Reason =:= enoent -> parse({file, Name}, Options)
    end;
parse(T, _) -> simple(T).

simple({Line, Test}) when is_integer(Line), Line >= 0 -> (simple(Test))#{line := Line};
simple({{M, F, A} = Source, Test}) when is_atom(M), is_atom(F), is_integer(A) -> (simple(Test))#{source := Source};
simple({test, M, F}) when is_atom(M), is_atom(F) -> test(eunit_test:mf_wrapper(M, F), {M, F, 0});
simple({M, F}) when is_atom(M), is_atom(F) -> simple({test, M, F});
simple(Fun) when is_function(Fun, 0) -> test(Fun, erlang:fun_info_mfa(Fun));
simple(T) -> bad_test(T).

test(Fun, Source) -> #{test => Fun, source => Source, line => 0}.

check_arity(Fun, Arity, T) -> is_function(Fun, Arity) orelse bad_test(T).

check_setup({Tag, Setup}, T) -> check_setup({Tag, Setup, fun ok/1}, T);
check_setup({Tag, Setup, Cleanup}, _) when is_atom(Tag), is_function(Setup, 0), is_function(Cleanup, 1) -> true;
check_setup(_, T) -> bad_test(T).

is_process({spawn, Node}) -> is_atom(Node);
is_process(Process) -> Process =:= local orelse Process =:= spawn.

-spec bad_test(term()) -> no_return().
bad_test(T) -> throw({bad_test, T}).

title(Format, Name) -> unicode:characters_to_list(io_lib:format(Format, [Name])).

ok(_) -> ok.
ok(_, _) -> ok.

%% A group that holds one item only becomes one with it, as far as what both say agrees; what cannot be said of both goes inside.
group(#{tests := Tests} = Group, Options) ->
    case only(Tests, Options) of
        #{test := _} = Test ->
            Pushes = is_map_key(timeout, Group) andalso not is_map_key(timeout, Test) andalso not is_map_key(context, Group),
            case agree([desc, timeout], Group, Test) andalso not is_map_key(spawn, Group) andalso not is_map_key(context, Group) of
                true -> maps:merge(Test, maps:with([desc, timeout], Group));
                false when Pushes -> push_timeout(Group);
                false -> Group
            end;
        #{tests := _} = Inner ->
            case agree([desc, order, context, spawn, timeout], Group, Inner) of
                true -> regroup(maps:merge(Group, Inner), Options);
                false -> push_order(case is_map_key(timeout, Inner) orelse is_map_key(context, Group) of
                                        true -> Group;
                                        false -> push_timeout(Group)
                                    end, Inner)
            end;
        none -> Group
    end.

regroup(#{context := _} = Group, _) -> Group;
regroup(Group, Options) -> group(Group, Options).

%% The item of a set that has no other.
only(Tests, Options) ->
    case next(Tests, Options) of
        none -> none;
        {Item, Rest} ->
            case next(Rest, Options) of
                none -> Item;
                _ -> none
            end
    end.

agree(Keys, One, Other) -> not lists:any(fun(Key) -> is_map_key(Key, One) andalso is_map_key(Key, Other) end, Keys).

push_timeout(#{tests := Tests, timeout := Timeout} = Group) ->
    maps:remove(timeout, Group#{tests := {timeout, Timeout div ?SECOND, Tests}});
push_timeout(Group) -> Group.

push_order(#{order := Order, tests := Tests} = Group, Inner) when not is_map_key(order, Inner) ->
    maps:remove(order, Group#{tests := case Order of
                                           inorder -> {inorder, Tests};
                                           {inparallel, N} -> {inparallel, N, Tests}
                                       end});
push_order(Group, _) -> Group.

%% Modules, files, folders ---------------------------------------------------------------------------------------------

%% The tests of a module, and those of the module beside it whose name ends in `_tests`. A module that exports `eunit_wrapper_/1` makes
%% its set of them itself.
get_module_tests(Module, Options) ->
    Exports = try Module:module_info(exports)
              catch error:undef -> throw({module_not_found, Module})
              end,
    Tests = [Test || {F, 0} <- Exports, Test <- function_tests(Module, F, atom_to_list(F))] ++ beside(Module, Options),
    case lists:member({eunit_wrapper_, 1}, Exports) of
        true -> {generator, fun() -> Module:eunit_wrapper_(Tests) end};
        false -> Tests
    end.

function_tests(Module, F, Name) ->
    case {lists:suffix("_test", Name), lists:suffix("_test_", Name)} of
        {true, _} -> [{test, Module, F}];
        {_, true} -> [{generator, Module, F}];
        _ -> []
    end.

beside(Module, Options) ->
    Name = atom_to_list(Module),
    case lists:suffix("_tests", Name) orelse proplists:get_bool(exact_execution, Options) of
        true -> [];
        false ->
            Beside = list_to_atom(Name ++ "_tests"),
            try [{title("module '~ts'", Beside), get_module_tests(Beside, Options)}]
            catch throw:{module_not_found, Beside} -> []
            end
    end.

application_folder(Name) ->
    case code:lib_dir(Name) of
        Folder when is_list(Folder) ->
            Ebin = filename:join(Folder, "ebin"),
            case filelib:is_dir(Ebin) of
                true -> Ebin;
                false -> Folder
            end;
        _ -> throw({application_not_found, Name})
    end.

file_tests(File) ->
    case is_object(File) of
        true ->
            Path = case {filelib:is_regular(File), code:where_is_file(File)} of
                       {false, Found} when is_list(Found) -> Found;
                       _ -> File
                   end,
            object_tests(object_module(Path), Path);
        false -> eunit_lib:consult_file(File)
    end.

%% Each module of a folder; those called `…_tests` come with the modules that they test.
folder_tests(Folder) ->
    Objects = #{object_module(Path) => Path || Name <- eunit_lib:list_dir(Folder), is_object(Name), Path <- [filename:join(Folder, Name)]},
    Beside = [list_to_atom(atom_to_list(Module) ++ "_tests") || Module := _ <- Objects, not lists:suffix("_tests", atom_to_list(Module))],
    [object_tests(Module, Path) || Module := Path <- maps:without(Beside, Objects)].

is_object(Name) -> filename:extension(Name) =:= code:objfile_extension().

object_module(Path) ->
    case beam_lib:info(Path) of
        [_ | _] = Info -> proplists:get_value(module, Info);
        _ -> throw({file_read_error, {undefined, "extracting module name failed", Path}})
    end.

object_tests(Module, Path) ->
    {setup,
     fun() ->
             code:purge(Module),
             {module, Module} = code:load_abs(filename:rootname(Path)),
             ok
     end,
     {module, Module}}.

%% Contexts ------------------------------------------------------------------------------------------------------------

%% Sets up, calls back with the set of tests that the instantiator makes of what was set up, and cleans up.
enter_context({Setup, Cleanup, Process}, Instantiate, Callback) ->
    Enter = case Process of
                local -> Callback;
                spawn -> fun(Tests) -> Callback({spawn, Tests}) end;
                {spawn, Node} -> fun(Tests) -> Callback({spawn, Node, Tests}) end
            end,
    eunit_test:enter_context(Setup, Cleanup, Instantiate, Enter).
