%% Pretty printing with the options that io_lib:format has no letters for. The layout is that of ~p.
-module(io_lib_pretty).

-export([intermediate/7, print/1, print/2, print/3, print/4, print/5, print/6, write/1]).

print(Term) -> print(Term, 1, 80, -1).

print(Term, Options) when is_list(Options) ->
    Option = fun(Key, Default) ->
                 case lists:keyfind(Key, 1, Options) of
                     {_, Value} -> Value;
                     _ -> Default
                 end
             end,
    laid_out(Term, Option(column, 1), Option(line_length, 80), Option(depth, -1), Option(line_max_chars, -1), Option(chars_limit, -1),
             Option(record_print_fun, no_fun), Option(encoding, utf8), Option(strings, true), Option(maps_order, undefined));
print(Term, Records) ->
    print(Term, -1, Records).

print(Term, Depth, Records) -> print(Term, 1, 80, Depth, Records).

print(Term, Column, LineLength, Depth) -> print(Term, Column, LineLength, Depth, no_fun).

print(Term, Column, LineLength, Depth, Records) -> print(Term, Column, LineLength, Depth, -1, Records).

print(Term, Column, LineLength, Depth, LineMax, Records) ->
    laid_out(Term, Column, LineLength, Depth, LineMax, -1, Records, latin1, true, undefined).

laid_out(_, _, _, 0, _, _, _, _, _, _) -> "...";
laid_out(_, _, _, _, 0, _, _, _, _, _) -> "...";
laid_out(Term, Column, LineLength, Depth, LineMax, Limit, Records, Encoding, Strings, Order) when Column =< 0 ->
    laid_out(Term, 1, LineLength, Depth, LineMax, Limit, Records, Encoding, Strings, Order);
laid_out(Term, Column, LineLength, Depth, LineMax, Limit, no_fun, Encoding, Strings, Order) when LineMax < 0 ->
    Spec = #{control_char => $P, args => [Term, Depth], width => LineLength, adjust => right, precision => Column, pad_char => $\s,
             encoding => case Encoding of latin1 -> latin1; _ -> unicode end, strings => Strings, maps_order => Order},
    [Text] = io_lib:build_text([Spec], [{chars_limit, Limit} || Limit >= 0]),
    Text;
laid_out(Term, Column, LineLength, Depth, LineMax, Limit, Records, Encoding, Strings, Order) ->
    lines(Term, {Column, LineLength, Depth, LineMax, Limit, Encoding, Strings, Order, named(Term, Records)}).

%% {Column, LineLength, Depth, LineMaxChars, CharsLimit, Encoding, Strings, MapsOrder, Records}; below zero a number sets no limit.
lines(_, _) -> erlang:nif_error(undef).

%% The records of a term whose fields have names: [{Tag, Names}], the names a tuple.
named(_, no_fun) -> [];
named(Term, Records) -> [Record || {_, {_, _} = Record} <- maps:to_list(named([Term], Records, #{}))].

named([Tuple | Rest], Records, Known) when is_tuple(Tuple), is_atom(element(1, Tuple)) ->
    Key = {element(1, Tuple), tuple_size(Tuple) - 1},
    named(tuple_to_list(Tuple) ++ Rest, Records, known(Key, Records, Known));
named([Tuple | Rest], Records, Known) when is_tuple(Tuple) -> named(tuple_to_list(Tuple) ++ Rest, Records, Known);
named([Map | Rest], Records, Known) when is_map(Map) -> named([maps:to_list(Map) | Rest], Records, Known);
named([[Head | Tail] | Rest], Records, Known) -> named([Head, Tail | Rest], Records, Known);
named([_ | Rest], Records, Known) -> named(Rest, Records, Known);
named([], _, Known) -> Known.

known(Key, _, Known) when is_map_key(Key, Known) -> Known;
known({Tag, Arity} = Key, Records, Known) ->
    case Records(Tag, Arity) of
        no -> Known#{Key => no};
        Fields -> Known#{Key => {Tag, list_to_tuple(Fields)}}
    end.

%% The term on one line within a limit of characters, to be written as it is.
intermediate(Term, Depth, Limit, Records, Encoding, Strings, Order) ->
    Text = laid_out(Term, 1, 0, Depth, -1, Limit, Records, Encoding, Strings, Order),
    {Text, io_lib:chars_length(Text), 0, no_more}.

write({Text, _, _, _}) -> Text.
