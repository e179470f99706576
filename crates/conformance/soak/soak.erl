%% A storm on everything that processes share: messages, links, monitors, kills, timers, tables, binaries and code, on all cores at once.
%%
%% Each kind of storm counts what it does and knows what must come of it: nothing lost, nothing twice, nothing out of order. When a round is
%% over, processes, tables and memory have to be what they were before it. The first fault ends the program with status 1.
-module(soak).
-export([main/1]).
-export([version/0]).

-define(ROUND_MS, 10000).
-define(WORKERS, 2).
-define(STORMS, [fun messages/1, fun links/1, fun monitors/1, fun kills/1, fun timers/1, fun tables/1, fun heirs/1, fun terms/1,
                 fun binaries/1, fun code/1]).

main([Seconds]) ->
    process_flag(trap_exit, true),
    Versions = [compiled(N) || N <- [1, 2, 3]],
    persistent_term:put(?MODULE, list_to_tuple(Versions)),
    End = now_ms() + 1000 * list_to_integer(Seconds),
    %% The first rounds fill what is kept on purpose: free lists, atoms, code.
    round(1, End),
    Done = rounds(2, End, 1, settled(round(2, End))),
    io:format("soak: ~b rounds, no fault~n", [Done]),
    halt(0).

rounds(N, End, Done, Before) ->
    case now_ms() < End of
        false ->
            Done + 1;
        true ->
            round(N + 1, End),
            After = settled(N + 1),
            compare(Before, After),
            rounds(N + 1, End, Done + 1, Before)
    end.

now_ms() -> erlang:monotonic_time(millisecond).

%% One round: every storm on several processes, until the time is over.
round(N, End) ->
    Until = min(now_ms() + ?ROUND_MS, max(End, now_ms() + 1000)),
    Pids = [spawn_link(fun() -> exit({done, blow(Storm, Until, 0)}) end) || Storm <- ?STORMS, _ <- lists:seq(1, ?WORKERS)],
    Counts = [receive
                  {'EXIT', Pid, {done, Count}} -> Count;
                  {'EXIT', Pid, Reason} -> fault({storm, Reason})
              end || Pid <- Pids],
    receive Unexpected -> fault({unexpected, Unexpected}) after 0 -> ok end,
    io:format("soak: round ~b, ~w storms, ~b kB resident~n", [N, Counts, resident_kb()]),
    N.

blow(Storm, Until, Count) ->
    case now_ms() < Until of
        true ->
            Storm(Count),
            case process_info(self(), message_queue_len) of
                {message_queue_len, 0} -> blow(Storm, Until, Count + 1);
                _ -> exit({left_over, Storm, process_info(self(), messages)})
            end;
        false ->
            Count
    end.

fault(What) ->
    io:format("soak: FAULT ~p~n", [What]),
    halt(1).

equal(What, Expected, Expected) -> What;
equal(What, Expected, Got) -> exit({What, {expected, Expected}, {got, Got}}).

%% What must not grow --------------------------------------------------------------------------------------------------

%% Ends of processes and of large tables take their time.
settled(_) ->
    settle(length(processes()), 0),
    erlang:garbage_collect(),
    #{processes => length(processes()), tables => length(ets:all()), ports => length(erlang:ports()),
      memory => erlang:memory(processes) + erlang:memory(ets) + erlang:memory(binary), resident => resident_kb()}.

settle(_, 50) -> ok;
settle(Before, Quiet) ->
    receive after 20 -> ok end,
    case length(processes()) of
        Before -> settle(Before, Quiet + 1);
        Other -> settle(Other, 0)
    end.

compare(Before, After) ->
    [equal({leak, Item}, maps:get(Item, Before), maps:get(Item, After)) || Item <- [processes, tables, ports]],
    within(memory, Before, After, 2000000),
    within(resident, Before, After, 100000).

within(Item, Before, After, Slack) ->
    #{Item := Was} = Before,
    case After of
        #{Item := Is} when Is > Was * 1.5 + Slack -> fault({leak, Item, Was, Is});
        _ -> ok
    end.

resident_kb() ->
    case file:read_file("/proc/self/status") of
        {ok, Status} ->
            {match, [Kb]} = re:run(Status, "VmRSS:\\s+([0-9]+)", [{capture, all_but_first, list}]),
            list_to_integer(Kb);
        {error, _} ->
            0
    end.

%% Messages: senders number theirs, by pid, name and alias; the receiver sees each sender's in order, once -------------

messages(_) ->
    Count = 200,
    Self = self(),
    Name = list_to_atom("soak_" ++ integer_to_list(erlang:phash2(Self, 64))),
    register(Name, Self),
    Alias = alias(),
    Ways = [fun(M) -> Self ! M end, fun(M) -> Name ! M end, fun(M) -> Alias ! M end,
            fun(M) -> erlang:send(Self, M, [noconnect]) end],
    Senders = [spawn_link(fun() -> number(Way, self(), 1, Count) end) || Way <- Ways, _ <- lists:seq(1, 3)],
    collect(maps:from_keys(Senders, 1), Count, length(Senders) * Count),
    unalias(Alias),
    Alias ! never,
    unregister(Name),
    ended(Senders).

number(_, _, N, Count) when N > Count -> ok;
number(Way, Self, N, Count) ->
    Way({numbered, Self, N, lists:seq(1, N rem 50), binary:copy(<<N>>, N)}),
    number(Way, Self, N + 1, Count).

collect(_, _, 0) -> ok;
collect(Next, Count, Left) ->
    receive
        {numbered, From, N, List, Bytes} ->
            equal(order, maps:get(From, Next), N),
            equal(list, N rem 50, length(List)),
            equal(bytes, binary:copy(<<N>>, N), Bytes),
            collect(Next#{From := N + 1}, Count, Left - 1)
    after 60000 ->
        exit({lost, Left, Next})
    end.

%% Linked processes that do not trap exits end without a word to those who do not either.
ended(Pids) -> [ended_one(monitor(process, Pid)) || Pid <- Pids].
ended_one(Ref) -> receive {'DOWN', Ref, _, _, _} -> ok after 60000 -> exit(never_ended) end.

%% Links: a tree of processes dies with its root, each by the reason of the root ---------------------------------------

links(_) ->
    Self = self(),
    Reason = {felled, make_ref()},
    {Root, RootRef} = spawn_monitor(fun() -> tree(4, 3, Self), receive stop -> exit(Reason) end end),
    Nodes = [receive {node, Pid} -> Pid after 60000 -> exit(no_node) end || _ <- lists:seq(1, 3 + 9 + 27 + 81)],
    Refs = [monitor(process, Pid) || Pid <- Nodes],
    Root ! stop,
    [receive {'DOWN', Ref, process, _, Got} -> equal(reason, Reason, Got) after 60000 -> exit(survivor) end || Ref <- [RootRef | Refs]].

tree(0, _, _) -> ok;
tree(Depth, Width, Report) ->
    [spawn_link(fun() -> Report ! {node, self()}, tree(Depth - 1, Width, Report), receive after infinity -> ok end end)
     || _ <- lists:seq(1, Width)].

%% Monitors: every watcher hears once of each, and never of one it no longer watches -----------------------------------

monitors(_) ->
    Watched = [spawn(fun() -> receive stop -> exit(stopped) end end) || _ <- lists:seq(1, 20)],
    Watchers = [spawn_monitor(fun() -> watch(Watched) end) || _ <- lists:seq(1, 20)],
    [Pid ! stop || Pid <- Watched],
    [receive {'DOWN', Ref, process, Pid, Reason} -> equal(watcher, heard_all, Reason) after 60000 -> exit(deaf) end
     || {Pid, Ref} <- Watchers].

watch(Watched) ->
    Kept = [{monitor(process, Pid), Pid} || Pid <- Watched],
    Dropped = [monitor(process, Pid, [{tag, dropped}]) || Pid <- Watched],
    [demonitor(Ref, [flush]) || Ref <- Dropped],
    [receive {'DOWN', Ref, process, Pid, _} -> ok after 60000 -> exit(unheard) end || {Ref, Pid} <- Kept],
    receive Twice -> exit({twice, Twice}) after 0 -> exit(heard_all) end.

%% Kills: processes die in the middle of whatever they do --------------------------------------------------------------

kills(Seed) ->
    Table = ets:new(kills, [public, {write_concurrency, true}]),
    Busy = [fun() -> spin([]) end, fun() -> flood(self()) end, fun() -> fill(Table, 0) end, fun() -> spawn_more(50) end,
            fun() -> receive after infinity -> ok end end, fun() -> timer_loop() end],
    Pids = [spawn_monitor(Fun) || Fun <- Busy, _ <- lists:seq(1, 5)],
    receive after Seed rem 5 -> ok end,
    [exit(Pid, kill) || {Pid, _} <- Pids],
    [receive {'DOWN', Ref, process, Pid, Reason} -> equal(reason, killed, Reason) after 60000 -> exit(immortal) end || {Pid, Ref} <- Pids],
    ets:delete(Table).

spin(List) when length(List) > 500 -> spin([]);
spin(List) -> spin([{length(List), <<"some bytes">>, #{list => List}} | List]).

flood(Self) ->
    Self ! {flood, lists:seq(1, 20)},
    receive {flood, _} -> flood(Self) end.

fill(Table, N) ->
    ets:insert(Table, {N rem 1000, binary:copy(<<"x">>, N rem 200)}),
    ets:match_object(Table, {N rem 1000, '_'}),
    fill(Table, N + 1).

spawn_more(0) -> receive after infinity -> ok end;
spawn_more(N) ->
    spawn_link(fun() -> receive after infinity -> ok end end),
    spawn_more(N - 1).

timer_loop() ->
    erlang:send_after(1, self(), tick),
    receive tick -> timer_loop() end.

%% Timers: what is cancelled in time does not come, what is not comes once ---------------------------------------------

timers(_) ->
    Refs = [{erlang:start_timer(N rem 10, self(), N), N} || N <- lists:seq(1, 200)],
    Cancelled = [N || {Ref, N} <- Refs, N rem 2 =:= 0, erlang:cancel_timer(Ref) =/= false],
    Came = [N || {_, N} <- Refs, not lists:member(N, Cancelled)],
    [receive {timeout, _, N} -> ok after 60000 -> exit({no_timeout, N}) end || N <- Came],
    receive Other -> exit({twice, Other}) after 15 -> ok end.

%% Tables: counters add up, objects are whole, traversals see each of what stays ---------------------------------------

tables(Seed) ->
    [table(Type, Options, Seed) || Type <- [set, ordered_set], Options <- [[], [{write_concurrency, auto}, {read_concurrency, true}]]],
    table_of_bags(Seed).

table(Type, Options, Seed) ->
    Table = ets:new(table, [Type, public | Options]),
    Stay = lists:seq(1, 200),
    ets:insert(Table, [{N, N, whole(N)} || N <- Stay]),
    Work = [fun() -> count(Table, 200) end, fun() -> count(Table, 200) end, fun() -> come_and_go(Table, 1000 + Seed rem 7, 200) end,
            fun() -> look(Table, Stay, 20) end, fun() -> traverse(Table, 10) end],
    in_parallel(Work),
    equal(counter, [{counter, 400}], ets:lookup(Table, counter)),
    equal(size, length(Stay) + 1, ets:info(Table, size)),
    ets:delete(Table).

whole(N) -> {N, lists:seq(N, N + 5), integer_to_binary(N)}.

count(Table, N) -> [ets:update_counter(Table, counter, 1, {counter, 0}) || _ <- lists:seq(1, N)].

come_and_go(Table, From, Count) ->
    Keys = lists:seq(From, From + Count),
    [ets:insert(Table, {Key, Key, whole(Key)}) || Key <- Keys],
    [equal(taken, [{Key, Key, whole(Key)}], ets:take(Table, Key)) || Key <- Keys].

look(_, _, 0) -> ok;
look(Table, Stay, N) ->
    [equal(found, [{Key, Key, whole(Key)}], ets:lookup(Table, Key)) || Key <- Stay],
    look(Table, Stay, N - 1).

traverse(_, 0) -> ok;
traverse(Table, N) ->
    Keys = ets:select(Table, [{{'$1', '$1', '_'}, [{is_integer, '$1'}, {'=<', '$1', 200}], ['$1']}]),
    equal(selected, 200, length(Keys)),
    ets:safe_fixtable(Table, true),
    Walked = walk(Table, ets:first(Table), []),
    ets:safe_fixtable(Table, false),
    equal(walked, lists:seq(1, 200), lists:sort([Key || Key <- Walked, is_integer(Key), Key =< 200])),
    Some = parts(ets:select(Table, [{{'$1', '_', '_'}, [{'=<', '$1', 200}], ['$1']}], 7), []),
    equal(parts, lists:seq(1, 200), lists:sort(Some)),
    traverse(Table, N - 1).

walk(_, '$end_of_table', Keys) -> Keys;
walk(Table, Key, Keys) -> walk(Table, ets:next(Table, Key), [Key | Keys]).

parts('$end_of_table', Parts) -> lists:append(Parts);
parts({Part, Continuation}, Parts) -> parts(ets:select(Continuation), [Part | Parts]).

table_of_bags(_) ->
    Table = ets:new(bag, [bag, public]),
    in_parallel([fun() -> [ets:insert(Table, {N rem 10, Who, N}) || N <- lists:seq(1, 100)] end || Who <- [a, b, c]]),
    equal(bag, 300, length(ets:tab2list(Table))),
    ets:match_delete(Table, {'_', b, '_'}),
    equal(bag, 200, ets:info(Table, size)),
    ets:delete(Table).

in_parallel(Funs) ->
    Refs = [spawn_monitor(Fun) || Fun <- Funs],
    [receive {'DOWN', Ref, process, Pid, Reason} -> equal(work, normal, Reason) after 120000 -> exit(stuck) end || {Pid, Ref} <- Refs].

%% Owners of tables die: heirs get theirs, the others are gone ---------------------------------------------------------

heirs(_) ->
    Self = self(),
    {Owner, Ref} = spawn_monitor(fun() ->
        Tables = [ets:new(left, [public, {heir, Self, inherited}]), ets:new(lost, [public])],
        [ets:insert(Table, [{N, whole(N)} || N <- lists:seq(1, 500)]) || Table <- Tables],
        Self ! list_to_tuple([tables | Tables]),
        receive die -> exit(died) end
    end),
    {Left, Lost} = receive {tables, A, B} -> {A, B} after 60000 -> exit(no_tables) end,
    Owner ! die,
    receive {'ETS-TRANSFER', Left, Owner, inherited} -> ok after 60000 -> exit(not_inherited) end,
    receive {'DOWN', Ref, process, Owner, died} -> ok after 60000 -> exit(not_down) end,
    equal(lost, undefined, ets:info(Lost)),
    equal(left, 500, ets:info(Left, size)),
    ets:delete(Left).

%% Terms: what goes round a ring of processes is what came in ----------------------------------------------------------

terms(Seed) ->
    Self = self(),
    First = lists:foldl(fun(_, Next) -> spawn_link(fun() -> pass(Next) end) end, Self, lists:seq(1, 20)),
    Term = term(Seed rem 40),
    Hash = erlang:phash2(Term),
    First ! {term, Term},
    receive {term, Got} -> equal(hash, Hash, erlang:phash2(Got)), equal(term, Term, Got) after 60000 -> exit(lost) end.

pass(Next) -> receive {term, Term} -> Next ! {term, binary_to_term(term_to_binary(Term))} end.

term(0) -> [];
term(N) ->
    #{N => [N, {N * 1.5, 1 bsl N}, <<N:16, "text">>, binary:copy(<<N>>, 100)], rest => term(N - 1), list => lists:seq(1, N),
      N * 1.0 => fun() -> N end() }.

%% Binaries: parts of a shared one, everywhere at once, and appended to ------------------------------------------------

binaries(Seed) ->
    Whole = << <<(N + Seed)>> || N <- lists:seq(1, 5000) >>,
    Hash = erlang:phash2(Whole),
    in_parallel([fun() -> equal(part, binary:part(Whole, From, 100), grown(binary:part(Whole, From, 100))) end || From <- lists:seq(0, 4000, 400)]),
    equal(whole, Hash, erlang:phash2(Whole)).

grown(Part) -> lists:foldl(fun(Byte, Grown) -> <<Grown/binary, Byte>> end, <<>>, binary_to_list(Part)).

%% Code: versions of a module come and go while processes run it and keep its literals ---------------------------------

version() -> soak_code.

code(Seed) ->
    global_turn(fun() -> code_turn(Seed) end).

code_turn(Seed) ->
    Module = version(),
    Version = Seed rem 3 + 1,
    {module, Module} = code:load_binary(Module, "soak_code.beam", element(Version, persistent_term:get(?MODULE))),
    Kept = Module:literal(),
    equal(version, Version, Module:version()),
    Workers = [spawn_monitor(fun() -> Module:loop() end) || _ <- lists:seq(1, 5)],
    Asked = [begin Pid ! {ask, self()}, receive {Pid, Answer} -> Answer after 60000 -> exit(mute) end end || {Pid, _} <- Workers],
    equal(asked, lists:duplicate(5, Version), Asked),
    Next = Version rem 3 + 1,
    code:purge(Module),
    {module, Module} = code:load_binary(Module, "soak_code.beam", element(Next, persistent_term:get(?MODULE))),
    equal(old, false, code:soft_purge(Module)),
    {Moved, Stay} = lists:split(2, Workers),
    [Pid ! upgrade || {Pid, _} <- Moved],
    New = [begin Pid ! {ask, self()}, receive {Pid, Answer} -> Answer after 60000 -> exit(mute) end end || {Pid, _} <- Moved],
    equal(new, [Next, Next], New),
    equal(killed, true, code:purge(Module)),
    [receive {'DOWN', Ref, process, Pid, Reason} -> equal(reason, killed, Reason) after 60000 -> exit(not_purged) end || {Pid, Ref} <- Stay],
    equal(literal, literal(Version), Kept),
    [begin Pid ! stop, ended_one(Ref) end || {Pid, Ref} <- Moved],
    code:delete(Module),
    code:purge(Module).

%% One at a time may load: the others would purge each other's processes.
global_turn(Fun) ->
    case ets:whereis(soak_turn) of
        undefined -> try ets:new(soak_turn, [named_table, public]) of _ -> take_turn(Fun) catch error:badarg -> yield_turn() end;
        _ -> yield_turn()
    end.

take_turn(Fun) ->
    Fun(),
    ets:delete(soak_turn).

yield_turn() -> receive after 5 -> ok end.

literal(N) -> {literal, N, "kept by who has it", [N, N], #{N => <<"bytes">>}}.

compiled(N) ->
    Folder = filename:dirname(code:which(?MODULE)),
    {ok, Code} = file:read_file(filename:join([Folder, "version" ++ integer_to_list(N), "soak_code.beam"])),
    Code.
