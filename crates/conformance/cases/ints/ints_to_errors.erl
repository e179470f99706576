%% Bad arguments of the integer printers.
-module(ints_to_errors).
-include("case.hrl").

main() ->
    ?show(integer_to_list(id(a))),
    ?show(integer_to_list(id(1.0))),
    ?show(integer_to_list(id(1), id(1))),
    ?show(integer_to_list(id(1), id(37))),
    ?show(integer_to_list(id(1), id(0))),
    ?show(integer_to_list(id(1), id(-2))),
    ?show(integer_to_list(id(1), id(x))),
    ?show(integer_to_list(id(x), id(10))),
    ?show(integer_to_binary(id(<<"1">>))),
    ?show(integer_to_binary(id(1), id(1 bsl 70))),
    ?show(integer_to_binary(id([]), id(16))),
    ok.
