%% What is wrong with an argument, in words. A function's arguments are told as kinds, in order; the kinds that an argument is not of
%% become a map of its position and the words, which is what format_error/2 answers and erl_error prints.
%%
%% A kind with words of its own, {Kind, Words}, is for an argument of the right type that the function refused all the same.
-module(asterias_argument_errors).

-export([map/2, word/2]).

map(Kinds, Args) -> map(Kinds, Args, 1, #{}).

map([{general, Words} | Kinds], Args, N, Map) -> map(Kinds, Args, N, Map#{general => Words});
map([Kind | Kinds], [Arg | Args], N, Map) ->
    case word(Kind, Arg) of
        fine -> map(Kinds, Args, N + 1, Map);
        Words -> map(Kinds, Args, N + 1, Map#{N => Words})
    end;
map(_, _, _, Map) ->
    Map.

%% The words for an argument that is not of the kind, or fine.
word(any, _) -> fine;
word({wrong, Words}, _) -> Words;
word({Kind, Words}, Arg) when is_binary(Words); is_list(Words) ->
    case word(Kind, Arg) of
        fine -> Words;
        Own -> Own
    end;
word(range, _) -> <<"out of range">>;
word(atom, Arg) -> unless(is_atom(Arg), <<"not an atom">>);
word(base, Arg) -> unless(is_integer(Arg) andalso Arg >= 2 andalso Arg =< 36, <<"not an integer in the range 2 through 36">>);
word(binary, Arg) -> unless(is_binary(Arg), <<"not a binary">>);
word(bytes, Arg) when is_bitstring(Arg), not is_binary(Arg) -> <<"is a bitstring (expected a binary)">>;
word(bytes, Arg) -> word(binary, Arg);
word(bitstring, Arg) -> unless(is_bitstring(Arg), <<"not a bitstring">>);
word(boolean, Arg) -> unless(is_boolean(Arg), <<"not a boolean ('true' or 'false')">>);
word(cons, Arg) -> unless(is_list(Arg) andalso Arg =/= [], <<"not a nonempty list">>);
word(endianness, Arg) -> unless(Arg =:= big orelse Arg =:= little, <<"must be 'big' or 'little'">>);
word(float, Arg) -> unless(is_float(Arg), <<"not a float">>);
word(function, Arg) -> unless(is_function(Arg), <<"not a fun">>);
word({function, 1}, Arg) -> unless(is_function(Arg, 1), <<"not a fun that takes one argument">>);
word({function, 2}, Arg) -> unless(is_function(Arg, 2), <<"not a fun that takes two arguments">>);
word({function, 3}, Arg) -> unless(is_function(Arg, 3), <<"not a fun that takes three arguments">>);
word(hex_case, Arg) -> unless(Arg =:= uppercase orelse Arg =:= lowercase, <<"not 'uppercase' or 'lowercase'">>);
word(integer, Arg) -> unless(is_integer(Arg), <<"not an integer">>);
word({integer, Min, Max}, Arg) when is_integer(Arg) -> unless(Arg >= Min andalso Arg =< Max, <<"out of range">>);
word({integer, _, _}, _) -> <<"not an integer">>;
word(non_negative, Arg) -> word({integer, 0, infinity}, Arg);
word(positive, Arg) -> word({integer, 1, infinity}, Arg);
word(iodata, Arg) ->
    try iolist_size(Arg) of
        _ -> fine
    catch
        error:_ -> <<"not an iodata term">>
    end;
word(iolist, _) -> <<"not an iolist term">>;
word(list, Arg) when is_list(Arg) ->
    try length(Arg) of
        _ -> fine
    catch
        error:_ -> <<"not a proper list">>
    end;
word(list, _) -> <<"not a list">>;
word(options, Arg) -> word({list, <<"invalid option in list">>}, Arg);
word(map, Arg) -> unless(is_map(Arg), <<"not a map">>);
word(map_or_iterator, Arg) -> unless(is_map(Arg) orelse maps:is_iterator_valid(Arg), <<"not a map or an iterator">>);
word(number, Arg) -> unless(is_number(Arg), <<"not a number">>);
word(domain, Arg) -> word({number, <<"is outside the domain for this function">>}, Arg);
word(pattern, Arg) ->
    try binary:match(<<"a">>, Arg) of
        _ -> fine
    catch
        error:_ -> <<"not a valid pattern">>
    end;
word(pid, Arg) -> unless(is_pid(Arg), <<"not a pid">>);
word(local_pid, Arg) when is_pid(Arg), node(Arg) =/= node() -> <<"not a local pid">>;
word(local_pid, Arg) -> word(pid, Arg);
word(port, Arg) -> unless(is_port(Arg), <<"not a port">>);
word(reference, Arg) -> unless(is_reference(Arg), <<"not a reference">>);
word(time_unit, Arg) ->
    try erlang:convert_time_unit(1, native, Arg) of
        _ -> fine
    catch
        error:_ -> <<"invalid time unit">>
    end;
word(tuple, Arg) -> unless(is_tuple(Arg), <<"not a tuple">>).

unless(true, _) -> fine;
unless(false, Words) -> Words.
