%% merge/1,2,3, umerge.
-module(lists_merge).
-include("case.hrl").

main() ->
    ?show(lists:merge([1, 3, 5], [2, 3, 4])),
    ?show(lists:merge([[1, 4], [2, 5], [3, 6], []])),
    ?show(lists:merge([])),
    ?show(lists:merge(fun(A, B) -> A >= B end, [5, 3, 1], [4, 2])),
    ?show(lists:umerge([1, 3, 5], [2, 3, 4])),
    ?show(lists:umerge([[1, 2], [2, 3], [1, 3]])),
    ?show(lists:merge3([1, 4], [2, 5], [3, 6])),
    ?show(lists:merge([1, 1.0], [1.0, 1])),
    ok.
