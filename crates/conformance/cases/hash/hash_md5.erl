%% md5 at once and in steps.
-module(hash_md5).
-include("case.hrl").

main() ->
    [io:format("~w ~s~n", [D, hex(erlang:md5(id(D)))]) || D <- [<<>>, <<"a">>, "abc", ["message", <<" digest">>], binary:copy(<<"1234567890">>, 8), binary:copy(<<0>>, 55), binary:copy(<<0>>, 56), binary:copy(<<0>>, 64)]],
    C0 = erlang:md5_init(),
    C1 = erlang:md5_update(C0, <<"mess">>),
    C2 = erlang:md5_update(C1, ["age", <<" digest">>]),
    io:format("~s~n", [hex(erlang:md5_final(C2))]),
    ?show(erlang:md5(id(a))),
    ?show(erlang:md5_update(id(<<>>), <<>>)),
    ok.

hex(B) -> [io_lib:format("~2.16.0b", [X]) || <<X>> <= B].
