%% Names and values of environment variables: strings, also deep and empty ones.
-module(sys_environment_names).
-include("case.hrl").

main() ->
    ?show(os:putenv("A", id(<<"b">>))),
    ?show(os:getenv("A")),
    ?show(os:putenv(id(<<"A">>), "b")),
    ?show(os:unsetenv(id(<<"A">>))),
    ?show(os:putenv(["A", $B], ["c", [$d]])),
    ?show(os:getenv("AB")),
    ?show(os:putenv("", "b")),
    ?show(os:getenv("")),
    ?show(os:unsetenv("")),
    ?show(os:getenv("", x)),
    ?show(os:getenv("A=B")),
    ?show(os:putenv("A=B", "c")),
    ?show(os:unsetenv("A=B")),
    ?show(os:getenv(id([16#110000]))),
    ?show(os:getenv(id([$a | b]))),
    ?show(os:putenv(id(a), "b")),
    ?show(os:putenv("x", id(b))),
    ?show(os:putenv("x", [0])),
    ok.
