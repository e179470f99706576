%% Unit tests: sets of tests as terms, run one after the other or side by side, each with its time limit, and told to listeners.
%%
%% A test runs in a process of its own, whose output is kept for the listeners. A group that is set up runs its setup, its tests and its
%% cleanup in a process as well, so that nothing of it outlives it. Tests on other nodes, files of terms and surefire reports are not
%% supported, and say so.
-module(eunit).

-export([test/1, test/2]).

%% Milliseconds that a receive can wait.
-define(LONGEST, 16#FFFFFFFF).

%% `order` is that of the tests in a list: inorder, or {inparallel, Most}, as many at a time.
-record(run, {listeners, id = [], timeout = 5000, scale = 1, order = inorder}).

test(Tests) -> test(Tests, []).

test(Tests, Options) when is_list(Options) ->
    Listeners = listeners(Options),
    Run = #run{listeners = Listeners, scale = proplists:get_value(scale_timeouts, Options, 1)},
    try set(Tests, [], case is_list(Tests) andalso not is_text(Tests) of
                           true -> Run;
                           false -> inside(Run, 1)
                       end) of
        Counts ->
            tell(Run, {done, ok}),
            case Counts of
                {0, 0} -> ok;
                _ -> error
            end
    catch
        throw:{bad_test, _} = Reason ->
            tell(Run, {done, {error, Reason}}),
            {error, Reason}
    end;
test(Tests, Option) -> test(Tests, [Option]).

listeners(Options) ->
    Reports = [report(Report, Options) || {report, Report} <- Options],
    case lists:member(no_tty, Options) of
        true -> Reports;
        false -> [eunit_tty:start(Options) | Reports]
    end.

report({Module, Own}, Options) -> Module:start(Own ++ Options);
report(Module, Options) -> Module:start(Options).

tell(#run{listeners = Listeners}, Event) ->
    lists:foreach(fun(Listener) ->
                          Ref = monitor(process, Listener),
                          Listener ! {eunit_event, self(), Ref, Event},
                          receive
                              {eunit_seen, Ref} -> demonitor(Ref, [flush]);
                              {'DOWN', Ref, _, _, _} -> ok
                          end
                  end, Listeners).

%% Sets of tests -------------------------------------------------------------------------------------------------------
%% Each answers {Failed, Cancelled}. Data is what a description says of the tests inside.

set([], _, _) -> {0, 0};
set([_ | _] = Tests, Data, Run) ->
    case is_text(Tests) of
        true -> throw({bad_test, Tests});
        false -> each([fun(Inside) -> set(Test, Data, Inside) end || Test <- Tests], Run)
    end;
set(Module, Data, Run) when is_atom(Module) -> module(Module, Data, Run);
set({module, Module}, Data, Run) -> module(Module, Data, Run);
set({application, Name}, Data, Run) ->
    case application:load(Name) of
        Loaded when Loaded =:= ok; element(1, element(2, Loaded)) =:= already_loaded ->
            {ok, Modules} = application:get_key(Name, modules),
            group([{desc, io_lib:format("application '~ts'", [Name])} | Data], Run,
                  fun(Inside) -> set([{module, M} || M <- Modules], [], Inside) end);
        Error -> throw({bad_test, {application, Name, Error}})
    end;
set(Fun, Data, Run) when is_function(Fun, 0) -> one(Fun, source(Fun), Data, Run);
set({test, M, F}, Data, Run) -> one(fun M:F/0, {M, F, 0}, Data, Run);
set({generator, Fun}, Data, Run) when is_function(Fun, 0) -> generated(Fun, source(Fun), Data, Run);
set({generator, M, F}, Data, Run) -> generated(fun M:F/0, {M, F, 0}, Data, Run);
set({Line, Test}, Data, Run) when is_integer(Line) -> set(Test, [{line, Line} | Data], Run);
set({with, Value, Funs}, Data, Run) ->
    each([fun(Inside) -> one(fun() -> Fun(Value) end, source(Fun), Data, Inside) end || Fun <- Funs], Run);
set({timeout, Seconds, Tests}, Data, Run) -> set(Tests, Data, Run#run{timeout = limit(Seconds)});
set({inorder, Tests}, Data, Run) -> set(Tests, Data, Run#run{order = inorder});
set({inparallel, Tests}, Data, Run) -> set(Tests, Data, Run#run{order = {inparallel, infinity}});
set({inparallel, N, Tests}, Data, Run) when is_integer(N), N >= 0 ->
    set(Tests, Data, Run#run{order = {inparallel, case N of 0 -> infinity; _ -> N end}});
set({spawn, Tests}, Data, Run) -> apart(fun() -> set(Tests, Data, Run) end, Data, Run);
set({setup, Setup, Tests}, Data, Run) -> setup(Setup, fun(_) -> ok end, Tests, Data, Run);
set({setup, Where, Setup, Tests}, Data, Run) when Where =:= spawn; Where =:= local -> setup(Setup, fun(_) -> ok end, Tests, Data, Run);
set({setup, Setup, Cleanup, Tests}, Data, Run) -> setup(Setup, Cleanup, Tests, Data, Run);
set({setup, Where, Setup, Cleanup, Tests}, Data, Run) when Where =:= spawn; Where =:= local -> setup(Setup, Cleanup, Tests, Data, Run);
set({foreach, Setup, Tests}, Data, Run) -> foreach(Setup, fun(_) -> ok end, Tests, Data, Run);
set({foreach, Where, Setup, Tests}, Data, Run) when Where =:= spawn; Where =:= local -> foreach(Setup, fun(_) -> ok end, Tests, Data, Run);
set({foreach, Setup, Cleanup, Tests}, Data, Run) -> foreach(Setup, Cleanup, Tests, Data, Run);
set({foreach, Where, Setup, Cleanup, Tests}, Data, Run) when Where =:= spawn; Where =:= local -> foreach(Setup, Cleanup, Tests, Data, Run);
set({foreachx, Setup, Pairs}, Data, Run) -> foreachx(Setup, fun(_, _) -> ok end, Pairs, Data, Run);
set({foreachx, Setup, Cleanup, Pairs}, Data, Run) -> foreachx(Setup, Cleanup, Pairs, Data, Run);
set({Description, Tests}, Data, Run) when is_binary(Description); is_list(Description) ->
    case is_text(Description) of
        true when is_function(Tests, 0); is_integer(element(1, Tests)) -> set(Tests, [{desc, Description} | Data], Run);
        true -> group([{desc, Description} | Data], Run, fun(Inside) -> set(Tests, [], Inside) end);
        false -> throw({bad_test, {Description, Tests}})
    end;
set({M, F}, Data, Run) when is_atom(M), is_atom(F) -> one(fun M:F/0, {M, F, 0}, Data, Run);
set(Other, _, _) -> throw({bad_test, Other}).

is_text(Text) when is_binary(Text) -> true;
is_text([_ | _] = Text) -> lists:all(fun(C) -> is_integer(C) andalso C >= 0 andalso C =< 16#10FFFF end, Text);
is_text(_) -> false.

sum(Counts) -> lists:foldl(fun({A, B}, {C, D}) -> {A + C, B + D} end, {0, 0}, Counts).

inside(#run{id = Id} = Run, N) -> Run#run{id = Id ++ [N]}.

limit(infinity) -> infinity;
limit(Seconds) when Seconds * 1000 > ?LONGEST -> infinity;
limit(Seconds) -> round(Seconds * 1000).

source(Fun) -> list_to_tuple([element(2, erlang:fun_info(Fun, Item)) || Item <- [module, name, arity]]).

%% The tests of a module, and those of the module beside it whose name ends in `_tests`.
module(Module, Data, Run) ->
    case code:ensure_loaded(Module) of
        {module, Module} ->
            Beside = list_to_atom(atom_to_list(Module) ++ "_tests"),
            group([{desc, io_lib:format("module '~ts'", [Module])} | Data], Run,
                  fun(Inside) -> set(functions(Module) ++ beside(Module, Beside), [], Inside) end);
        _ -> throw({bad_test, {module_not_found, Module}})
    end.

functions(Module) ->
    [case lists:suffix("_test_", atom_to_list(F)) of
         true -> {generator, Module, F};
         false -> {test, Module, F}
     end || {F, 0} <- Module:module_info(exports), lists:suffix("_test", atom_to_list(F)) orelse lists:suffix("_test_", atom_to_list(F))].

beside(Module, Beside) ->
    case lists:suffix("_tests", atom_to_list(Module)) of
        true -> [];
        false ->
            case code:ensure_loaded(Beside) of
                {module, Beside} -> [{"module '" ++ atom_to_list(Beside) ++ "'", functions(Beside)}];
                _ -> []
            end
    end.

%% Tests of a list -------------------------------------------------------------------------------------------------------

each(Tests, #run{order = inorder} = Run) -> sum([Test(inside(Run, N)) || {N, Test} <- lists:enumerate(Tests)]);
each(Tests, #run{order = {inparallel, Most}} = Run) -> parallel(lists:enumerate(Tests), Most, #{}, 1, {0, 0}, Run).

%% Tests side by side tell a listener of their own, whose events are told in the order of the tests. Ended maps the number of a test to
%% its counts and events, `running` while there are none; Next is the first that is not told yet.
parallel([{N, Test} | Tests], Most, Ended, Next, Counts, Run) when Most > 0 ->
    Listener = spawn_link(fun() -> collect([]) end),
    Inside = inside(Run#run{listeners = [Listener]}, N),
    Monitor = element(2, spawn_monitor(fun() -> exit({counts, Test(Inside)}) end)),
    parallel(Tests, fewer(Most), Ended#{Monitor => {N, Listener}, N => running}, Next, Counts, Run);
parallel(Tests, Most, Ended, Next, Counts, Run) ->
    case Ended of
        #{Next := running} ->
            receive
                {'DOWN', Monitor, _, _, Reason} when is_map_key(Monitor, Ended) ->
                    {{N, Listener}, Rest} = maps:take(Monitor, Ended),
                    Events = collected(Listener),
                    case Reason of
                        {counts, Own} -> parallel(Tests, more(Most), Rest#{N := {Own, Events}}, Next, Counts, Run);
                        {{nocatch, {bad_test, _} = Bad}, _} -> throw(Bad);
                        _ -> exit(Reason)
                    end
            end;
        #{Next := {Own, Events}} ->
            lists:foreach(fun(Event) -> tell(Run, Event) end, Events),
            parallel(Tests, Most, maps:remove(Next, Ended), Next + 1, sum([Own, Counts]), Run);
        #{} -> Counts
    end.

fewer(infinity) -> infinity;
fewer(N) -> N - 1.

more(infinity) -> infinity;
more(N) -> N + 1.

collect(Events) ->
    receive
        {eunit_event, From, Ref, Event} ->
            From ! {eunit_seen, Ref},
            collect([Event | Events]);
        {collected, From, Ref} ->
            From ! {Ref, lists:reverse(Events)}
    end.

collected(Listener) ->
    Ref = make_ref(),
    Listener ! {collected, self(), Ref},
    receive {Ref, Events} -> Events end.

%% Groups --------------------------------------------------------------------------------------------------------------

group(Data0, #run{id = Id} = Run, Inside) ->
    Data = [{id, Id} | Data0],
    tell(Run, {'begin', group, Data}),
    Start = erlang:monotonic_time(millisecond),
    Counts = Inside(Run),
    tell(Run, {'end', group, [{time, erlang:monotonic_time(millisecond) - Start}, {output, [<<>>]} | Data]}),
    Counts.

generated(Fun, Source, Data, Run) ->
    case protect(Fun) of
        {ok, Tests} -> set(Tests, Data, Run);
        {exception, Exception} -> cancelled(group, [{source, Source} | Data], {abort, {generator_failed, {Source, Exception}}}, Run)
    end.

cancelled(Kind, Data, Reason, #run{id = Id} = Run) ->
    tell(Run, {cancel, Kind, [{reason, Reason}, {id, Id} | Data]}),
    {0, 1}.

protect(Fun) ->
    try {ok, Fun()}
    catch Class:Reason:Stack -> {exception, {Class, Reason, own(Stack)}}
    end.

%% The frames of the test alone.
own(Stack) -> lists:takewhile(fun({M, _, _, _}) -> M =/= ?MODULE end, Stack).

%% In a process of its own, which listeners hear of as of this one.
apart(Do, Data, Run) ->
    Self = self(),
    Tag = make_ref(),
    {_, Monitor} = spawn_monitor(fun() -> Self ! {Tag, Do()} end),
    receive
        {Tag, Counts} ->
            receive {'DOWN', Monitor, _, _, _} -> ok end,
            Counts;
        {'DOWN', Monitor, _, _, Reason} -> cancelled(group, Data, {abort, Reason}, Run)
    end.

setup(Setup, Cleanup, Tests, Data, Run) ->
    apart(fun() ->
                  case protect(Setup) of
                      {ok, Value} ->
                          Counts = instantiated(Tests, Value, Data, Run),
                          case protect(fun() -> Cleanup(Value) end) of
                              {ok, _} -> Counts;
                              {exception, Exception} -> sum([Counts, cancelled(group, Data, {abort, {cleanup_failed, Exception}}, Run)])
                          end;
                      {exception, Exception} -> cancelled(group, Data, {abort, {setup_failed, Exception}}, Run)
                  end
          end, Data, Run).

instantiated(Tests, Value, Data, Run) when is_function(Tests, 1) ->
    case protect(fun() -> Tests(Value) end) of
        {ok, Set} -> set(Set, Data, Run);
        {exception, Exception} -> cancelled(group, Data, {abort, {instantiation_failed, Exception}}, Run)
    end;
instantiated({with, Funs}, Value, Data, Run) when is_list(Funs) -> set({with, Value, Funs}, Data, Run);
instantiated(Tests, _, Data, Run) -> set(Tests, Data, Run).

foreach(Setup, Cleanup, Tests, Data, Run) -> each([fun(Inside) -> setup(Setup, Cleanup, Test, Data, Inside) end || Test <- Tests], Run).

foreachx(Setup, Cleanup, Pairs, Data, Run) ->
    each([fun(Inside) ->
                  setup(fun() -> Setup(X) end, fun(Value) -> Cleanup(X, Value) end, fun(Value) -> Test(X, Value) end, Data, Inside)
          end || {X, Test} <- Pairs], Run).

%% Tests ---------------------------------------------------------------------------------------------------------------

one(Fun, Source, Data0, #run{id = Id, timeout = Timeout, scale = Scale} = Run) ->
    Data = [{id, Id}, {source, Source}, {line, 0} | Data0],
    Known = lists:keydelete(line, 1, lists:keydelete(desc, 1, Data)) ++ [{desc, proplists:get_value(desc, Data0)},
                                                                          {line, proplists:get_value(line, Data0, 0)}],
    tell(Run, {'begin', test, Known}),
    Start = erlang:monotonic_time(millisecond),
    {Result, Output} = captured(Fun, scaled(Timeout, Scale)),
    Time = {time, erlang:monotonic_time(millisecond) - Start},
    case Result of
        {status, Status} ->
            tell(Run, {'end', test, [{status, Status}, Time, {output, [Output]} | Known]}),
            case Status of
                ok -> {0, 0};
                _ -> {1, 0}
            end;
        {cancel, Reason} -> cancelled(test, Known, Reason, Run)
    end.

scaled(infinity, _) -> infinity;
scaled(Timeout, Scale) when Timeout * Scale > ?LONGEST -> infinity;
scaled(Timeout, Scale) -> round(Timeout * Scale).

%% Runs a test with a group leader that keeps what it prints.
captured(Fun, Timeout) ->
    Leader = spawn_link(fun() -> keep([]) end),
    Self = self(),
    Tag = make_ref(),
    {Pid, Monitor} = spawn_monitor(fun() ->
                                           group_leader(Leader, self()),
                                           Self ! {Tag, protect(Fun)}
                                   end),
    Result = receive
                 {Tag, Done} ->
                     receive {'DOWN', Monitor, _, _, _} -> ok end,
                     case Done of
                         {ok, _} -> {status, ok};
                         {exception, Exception} -> {status, {error, Exception}}
                     end;
                 {'DOWN', Monitor, _, _, Reason} -> {cancel, {exit, Reason}}
             after Timeout ->
                     exit(Pid, kill),
                     receive {'DOWN', Monitor, _, _, _} -> ok end,
                     {cancel, timeout}
             end,
    Ref = make_ref(),
    Leader ! {kept, self(), Ref},
    receive {Ref, Output} -> {Result, Output} end.

keep(Kept) ->
    receive
        {io_request, From, ReplyAs, Request} ->
            {Reply, Kept1} = printed(Request, Kept),
            From ! {io_reply, ReplyAs, Reply},
            keep(Kept1);
        {kept, From, Ref} ->
            From ! {Ref, iolist_to_binary(lists:reverse(Kept))}
    end.

printed({put_chars, Chars}, Kept) -> printed({put_chars, latin1, Chars}, Kept);
printed({put_chars, M, F, A}, Kept) -> printed({put_chars, latin1, M, F, A}, Kept);
printed({put_chars, Encoding, M, F, A}, Kept) ->
    try apply(M, F, A) of
        Chars -> printed({put_chars, Encoding, Chars}, Kept)
    catch
        _:_ -> {{error, F}, Kept}
    end;
printed({put_chars, Encoding, Chars}, Kept) ->
    try unicode:characters_to_binary(Chars, Encoding) of
        Bytes when is_binary(Bytes) -> {ok, [Bytes | Kept]};
        _ -> {{error, put_chars}, Kept}
    catch
        error:_ -> {{error, put_chars}, Kept}
    end;
printed({requests, Requests}, Kept) ->
    lists:foldl(fun(Request, {_, In}) -> printed(Request, In) end, {ok, Kept}, Requests);
printed(getopts, Kept) -> {[{encoding, unicode}], Kept};
printed({setopts, _}, Kept) -> {ok, Kept};
printed({get_geometry, _}, Kept) -> {{error, enotsup}, Kept};
printed(Request, Kept) when element(1, Request) =:= get_line; element(1, Request) =:= get_chars; element(1, Request) =:= get_until -> {eof, Kept};
printed(_, Kept) -> {{error, request}, Kept}.
