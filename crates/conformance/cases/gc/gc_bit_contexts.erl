%% Match contexts kept across calls that allocate.
-module(gc_bit_contexts).
-include("case.hrl").

main() ->
    B = list_to_binary([<<N:24, (N rem 7):8>> || N <- lists:seq(1, 500)]),
    ?show(parse(B, [])),
    ?show(length(lines(list_to_binary([["line ", integer_to_list(N), $\n] || N <- lists:seq(1, 200)])))),
    ok.

parse(<<N:24, K:8, R/binary>>, Acc) -> parse(R, [{N, K, garbage(K)} | Acc]);
parse(<<>>, Acc) -> {length(Acc), lists:sum([N || {N, _, _} <- Acc]), lists:sum([length(L) || {_, _, L} <- Acc])}.

garbage(K) -> erlang:garbage_collect(), lists:seq(1, K).

lines(B) -> lines(B, <<>>).
lines(<<$\n, R/binary>>, L) -> [L | lines(R)];
lines(<<C, R/binary>>, L) -> lines(R, <<L/binary, C>>);
lines(<<>>, _) -> [].
