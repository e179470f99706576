%% Much garbage, little kept, and what is kept stays right.
-module(gc_churn).
-include("case.hrl").

main() ->
    Keep = {lists:seq(1, 50), #{1 => [a, b]}, <<"keep">>, 1 bsl 100, 2.5},
    Result = churn(20000, Keep, []),
    ?show(Result),
    ?show(Keep),
    ok.

churn(0, Keep, Last) -> {element(3, Keep), Last};
churn(N, Keep, _) ->
    T = [{N, N + 1, [N, N * 2, N * 3]}, <<N:32>>, N * 1.5, #{n => N}],
    churn(N - 1, Keep, hd(T)).
