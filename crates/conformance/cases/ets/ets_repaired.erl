%% Continuations that lose their program, or their table; heirs that are dead when they are named; how objects are spread; reversed selection without an order.
-module(ets_repaired).
-export([main/0]).

main() ->
    [repaired(Type, Place) || {Type, Place} <- [{ordered_set, 5}, {set, 4}, {bag, 4}, {duplicate_bag, 4}]],
    [named(Type) || Type <- [set, ordered_set]],
    [reversed(Type) || Type <- [set, ordered_set, bag, duplicate_bag]],
    heirs(),
    kept().

table(Type, Options) ->
    T = ets:new(table, [Type | Options]),
    ets:insert(T, [{N, N rem 3} || N <- lists:seq(1, 100)]),
    T.

repaired(Type, Place) ->
    T = table(Type, []),
    Specification = [{{'$1', '_'}, [], [true]}],
    {[true, true, true], C} = ets:select(T, Specification, 3),
    Damaged = setelement(Place, C, <<>>),
    Before = try ets:select(Damaged) catch error:E -> E end,
    {After, _} = ets:select(ets:repair_continuation(Damaged, Specification)),
    {Same, _} = ets:select(ets:repair_continuation(C, Specification)),
    erlang:display({Type, Before, After, Same, ets:repair_continuation('$end_of_table', Specification)}).

named(Type) ->
    T = table(Type, [named_table]),
    {[_], C} = ets:select(T, [{{'$1', 1}, [], ['$1']}], 1),
    {[_], C2} = ets:select(C),
    ets:delete(table),
    Gone = catch element(1, catch ets:select(C2)),
    T = table(Type, [named_table]),
    Another = catch element(1, catch ets:select(C2)),
    erlang:display({Type, Gone, Another}),
    ets:delete(T).

reversed(Type) ->
    T = table(Type, []),
    Specification = [{{'$1', '$2'}, [{'==', '$2', 1}], ['$1']}],
    Forward = ets:select(T, Specification),
    Backward = ets:select_reverse(T, Specification),
    Parts = parts(ets:select_reverse(T, Specification, 5)),
    ForwardParts = parts(ets:select(T, Specification, 5)),
    erlang:display({Type, Forward =:= Backward, lists:reverse(Forward) =:= Backward, lists:sort(Parts) =:= lists:sort(Backward), lists:sort(ForwardParts) =:= lists:sort(Forward)}).

parts('$end_of_table') -> [];
parts({Some, C}) -> Some ++ parts(ets:select_reverse(C)).

heirs() ->
    {Dead, Ref} = spawn_monitor(fun() -> ok end),
    receive {'DOWN', Ref, process, Dead, _} -> ok end,
    T = ets:new(t, [{heir, Dead, x}]),
    U = ets:new(t, [{heir, self(), x}]),
    erlang:display({ets:info(T, heir), ets:info(U, heir) =:= self()}),
    erlang:display({ets:setopts(U, {heir, Dead, x}), ets:info(U, heir), ets:setopts(U, {heir, self(), y}), ets:info(U, heir) =:= self()}).

kept() ->
    [begin
        T = table(Type, []),
        ets:safe_fixtable(T, true),
        [ets:delete(T, N) || N <- lists:seq(1, 7)],
        [begin
            Stats = ets:info(T, stats),
            erlang:display({Type, is_tuple(Stats) andalso {tuple_size(Stats), element(7, Stats)}, Stats =:= false})
         end || _ <- [ets:safe_fixtable(T, Fix) || Fix <- [true, false]]],
        ets:safe_fixtable(T, false),
        erlang:display(ets:info(T, stats) =:= false orelse element(7, ets:info(T, stats)))
     end || Type <- [set, ordered_set, bag]],
    T2 = ets:new(t, [duplicate_bag]),
    erlang:display(tuple_size(ets:info(T2, stats))).
