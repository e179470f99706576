%% Who explains an error of the library: somebody for built-in functions, nobody for what is Erlang.
-module(exc_unexplained).
-export([main/0]).

main() ->
    [show(M, F, A) || {M, F, A} <- [{lists, split, [3, [a]]}, {lists, keysort, [1, a]}, {lists, ukeysort, [1, a]}, {lists, member, [a, b]},
                                    {lists, keyfind, [a, 0, []]}, {lists, seq, [a, 1]}, {io_lib, format, ["~p", []]}, {io_lib, format, ["~q", [a]]},
                                    {string, uppercase, [{}]}, {string, split, [{}, "a"]}, {base64, decode, [<<"!">>]}, {json, decode, [<<"x">>]},
                                    {maps, get, [a, b]}, {binary, part, [<<>>, 1, 2]}, {unicode, characters_to_list, [a]}, {math, log, [0]}]].

show(M, F, A) ->
    try apply(M, F, A)
    catch
        Class:Reason:Stack ->
            {_, _, _, Info} = hd(Stack),
            io:format("~p ~p ~p~n", [{M, F}, {Class, Reason}, lists:keyfind(error_info, 1, Info)])
    end.
