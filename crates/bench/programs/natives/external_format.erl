%% Terms to bytes and back: term_to_binary, binary_to_term, external_size; small and large, plain and compressed.
-module(external_format).
-include("../harness.hrl").

bench() ->
    Small = {ok, #{id => 17, name => <<"a name">>}, [1, 2, 3], "text"},
    Large = [{N, #{name => <<"some name">>, score => N / 3, tags => [a, b, c]}, [N, N * 1000000007]} || N <- lists:seq(1, 1000)],
    Numbers = lists:seq(1, 50000),
    times(20000, fun() -> byte_size(term_to_binary(Small)) end)
        + times(20000, fun() -> 4 * tuple_size(binary_to_term(term_to_binary(Small))) end)
        + times(50, fun() -> erlang:phash2(binary_to_term(term_to_binary(Large))) end)
        + times(20, fun() -> length(binary_to_term(term_to_binary(Numbers), [safe])) end)
        + times(4, fun() -> length(binary_to_term(term_to_binary(Large, [compressed]))) end)
        + times(50, fun() -> erlang:external_size(Large) end).

times(0, _) -> 0;
times(N, F) -> F() + times(N - 1, F).
