%% Tests for tuples larger than most instructions can say.
-module(guard_huge_records).
-include("case.hrl").

main() ->
    [?show({N, large(id(erlang:make_tuple(N, a)))}) || N <- [1, 65_535, 65_536, 65_537, 100_000]],
    ?show(large(id(erlang:make_tuple(100_000, b)))),
    ?show(large(id([a]))),
    ?show(huge(id({a}))),
    ?show(huge(id(a))),
    ?show(is_record(id({a}), a, 10_000_000)),
    ?show(is_record(id({a}), a, 0)),
    ok.

large(T) when is_record(T, a, 100_000) -> hundred;
large(T) when is_record(T, a, 65_536) -> first_of_17_bits;
large(T) when is_record(T, a, 65_535) -> last_of_16_bits;
large(T) when is_tuple(T) -> {tuple, tuple_size(T)};
large(_) -> none.

huge(T) when is_record(T, a, 10_000_000) -> yes;
huge(_) -> no.
