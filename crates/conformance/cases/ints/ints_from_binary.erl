%% binary_to_integer reads what list_to_integer reads.
-module(ints_from_binary).
-include("case.hrl").

main() ->
    [?show({S, binary_to_integer(id(S))})
     || S <- [<<"0">>, <<"-0">>, <<"+12">>, <<"-12">>, <<"0001">>, <<"576460752303423488">>, <<"-576460752303423489">>, <<"123456789012345678901234567890">>,
              <<>>, <<"-">>, <<"+">>, <<" 1">>, <<"1 ">>, <<"1.5">>, <<"1e5">>, <<1:4>>, a, 1, "12", <<"1", 0>>]],
    [?show({S, B, binary_to_integer(id(S), id(B))})
     || {S, B} <- [{<<"ff">>, 16}, {<<"-FF">>, 16}, {<<"zz">>, 36}, {<<"12">>, 2}, {<<"1">>, 1}, {<<"1">>, 37}, {<<"1">>, x}, {<<"deadbeefdeadbeefdeadbeef">>, 16}]],
    ok.
