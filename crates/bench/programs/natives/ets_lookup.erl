%% Look-ups in tables of ten thousand objects, by integers and binaries: lookup, lookup_element, member, of a set and an ordered set.
-module(ets_lookup).
-include("../harness.hrl").

bench() -> look(set) + look(ordered_set).

look(Type) ->
    T = ets:new(table, [Type]),
    ets:insert(T, [{N, N * 3, {some, <<"value">>}} || N <- lists:seq(1, 10000)]),
    Names = [integer_to_binary(N) || N <- lists:seq(1, 1000)],
    ets:insert(T, [{Name, byte_size(Name), named} || Name <- Names]),
    Sum = by_integer(300000, T, 0) + by_name(50, Names, T, 0),
    ets:delete(T),
    Sum.

by_integer(0, _, Sum) -> Sum;
by_integer(N, T, Sum) ->
    Key = N rem 10000 + 1,
    [{_, Value, _}] = ets:lookup(T, Key),
    case ets:member(T, -N) of
        false -> by_integer(N - 1, T, Sum + Value - ets:lookup_element(T, Key, 2) + 1);
        true -> by_integer(N - 1, T, Sum)
    end.

by_name(0, _, _, Sum) -> Sum;
by_name(N, Names, T, Sum) ->
    by_name(N - 1, Names, T, lists:foldl(fun(Name, Acc) -> Acc + ets:lookup_element(T, Name, 2) end, Sum, Names)).
