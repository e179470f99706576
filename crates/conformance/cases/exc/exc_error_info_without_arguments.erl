%% erlang:error/3 with none for the arguments leaves the arity in the trace, and keeps error_info.
-module(exc_error_info_without_arguments).
-export([main/0, raise/2]).

main() ->
    [try raise(1, A) catch Class:Reason:Stack -> io:format("~w ~w ~w~n", [Class, Reason, hd(Stack)]) end || A <- [none, [x, y], []]].

raise(X, Arguments) ->
    erlang:error({bad, X}, Arguments, [{error_info, #{cause => #{position => 7}}}]).
