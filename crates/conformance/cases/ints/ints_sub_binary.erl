%% Reading an integer out of the middle of a binary, at any bit.
-module(ints_sub_binary).
-include("case.hrl").

main() ->
    <<_:3, B:5/binary, _/bits>> = id(<<1:3, "12345", 7:5, "6">>),
    ?show(B),
    ?show(binary_to_integer(B)),
    ?show(binary_to_integer(binary:part(id(<<"abc-123def">>), 3, 4))),
    <<"x", Rest/binary>> = id(<<"x99">>),
    ?show(binary_to_integer(Rest)),
    ok.
