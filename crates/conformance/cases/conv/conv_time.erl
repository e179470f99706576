%% convert_time_unit, and clocks that only go forward.
-module(conv_time).
-include("case.hrl").

main() ->
    [?show({N, A, B, erlang:convert_time_unit(id(N), A, B)}) || {N, A, B} <- [{1, second, millisecond}, {1999, millisecond, second}, {-1, millisecond, second}, {-1999, microsecond, millisecond}, {5, nanosecond, microsecond}, {1, 3, 7}, {100, 10, second}, {1 bsl 70, nanosecond, second}]],
    ?show(erlang:convert_time_unit(id(a), second, millisecond)),
    ?show(erlang:convert_time_unit(1, bogus, millisecond)),
    A = erlang:monotonic_time(), B = erlang:monotonic_time(),
    ?show(A =< B),
    ?show(is_integer(erlang:system_time(second)) andalso erlang:system_time(second) > 1700000000),
    ?show(is_integer(erlang:time_offset())),
    ?show(begin {M, S, U} = os:timestamp(), is_integer(M) andalso S < 1000000 andalso U < 1000000 end),
    ?show(begin {{Y, Mo, D}, {H, Mi, Se}} = erlang:universaltime(), Y > 2020 andalso Mo < 13 andalso D < 32 andalso H < 24 andalso Mi < 60 andalso Se < 61 end),
    ?show(erlang:monotonic_time(id(bogus))),
    ok.
