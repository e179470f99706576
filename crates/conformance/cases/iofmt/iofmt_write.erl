%% io_lib:write, print, format, char and string predicates.
-module(iofmt_write).
-include("case.hrl").

main() ->
    ?show(io_lib:write({a, "b", [c]})),
    ?show(lists:flatten(io_lib:write([1, 2, 3, 4, 5], 3))),
    ?show(lists:flatten(io_lib:print("abc"))),
    ?show(io_lib:write_string("a\"b\n")),
    ?show(io_lib:write_atom('a b')),
    ?show(io_lib:write_char($a)),
    ?show(lists:flatten(io_lib:format("~p ~w", [a, "b"]))),
    ?show(lists:flatten(io_lib:fwrite("~s", ["x"]))),
    ?show([io_lib:char_list(X) || X <- ["abc", [a], [16#20AC], [-1], x, ["a"]]]),
    ?show([io_lib:latin1_char_list(X) || X <- ["abc", [256]]]),
    ?show([io_lib:deep_char_list(X) || X <- ["abc", ["a", ["b"]], [a], [<<"a">>]]]),
    ?show([io_lib:printable_list(X) || X <- ["abc", [1], "å", [16#20AC], "a\n", a]]),
    ?show([io_lib:printable_unicode_list(X) || X <- ["abc", [1], [16#20AC]]]),
    ?show([io_lib:printable_latin1_list(X) || X <- ["abc", [16#20AC]]]),
    ?show(io_lib:nl()),
    ok.
