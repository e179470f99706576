%% Pretty printing with the options that io_lib:format has no letters for. The layout is that of ~p.
%%
%% A function that names the fields of records is refused where it has something to say: the layout knows tuples only.
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
laid_out(Term, Column, LineLength, Depth, LineMax, Limit, Records, Encoding, Strings, Order) ->
    LineMax < 0 orelse erlang:error({unsupported, line_max_chars}),
    refuse_records([Term], Records),
    Spec = #{control_char => $P, args => [Term, Depth], width => LineLength, adjust => right, precision => Column, pad_char => $\s,
             encoding => case Encoding of latin1 -> latin1; _ -> unicode end, strings => Strings, maps_order => Order},
    [Text] = io_lib:build_text([Spec], [{chars_limit, Limit} || Limit >= 0]),
    Text.

refuse_records(_, no_fun) -> ok;
refuse_records([Record | Rest], Records) when is_atom(element(1, Record)) ->
    Records(element(1, Record), tuple_size(Record) - 1) =:= no orelse erlang:error({unsupported, record_print_fun}),
    refuse_records(tuple_to_list(Record) ++ Rest, Records);
refuse_records([Tuple | Rest], Records) when is_tuple(Tuple) -> refuse_records(tuple_to_list(Tuple) ++ Rest, Records);
refuse_records([Map | Rest], Records) when is_map(Map) -> refuse_records([maps:to_list(Map) | Rest], Records);
refuse_records([[Head | Tail] | Rest], Records) -> refuse_records([Head, Tail | Rest], Records);
refuse_records([_ | Rest], Records) -> refuse_records(Rest, Records);
refuse_records([], _) -> ok.

%% The term on one line within a limit of characters, to be written as it is.
intermediate(Term, Depth, Limit, Records, Encoding, Strings, Order) ->
    Text = laid_out(Term, 1, 0, Depth, -1, Limit, Records, Encoding, Strings, Order),
    {Text, io_lib:chars_length(Text), 0, no_more}.

write({Text, _, _, _}) -> Text.
