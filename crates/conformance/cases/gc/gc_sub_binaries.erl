%% Sub-binaries keep their originals alive through collections.
-module(gc_sub_binaries).
-include("case.hrl").

main() ->
    Subs = make(300),
    erlang:garbage_collect(),
    ?show(lists:all(fun({N, S}) -> S =:= <<N:16, "tail">> end, Subs)),
    Match = fun Match(<<_, R/binary>>, N) when N > 0 -> erlang:garbage_collect(), Match(R, N - 1); Match(R, _) -> byte_size(R) end,
    ?show(Match(binary:copy(<<"abc">>, 100), 50)),
    ok.

make(0) -> [];
make(N) ->
    Big = <<0:800, N:16, "tail", 0:800>>,
    <<_:100/binary, S:6/binary, _/binary>> = Big,
    [{N, S} | make(N - 1)].
