%% Terms as text whose maps a fun puts in order: the native that met such a fun has it called here, and is called again with the orders.
%%
%% A native takes `{map_orders, #{Map => Keys}}` for the fun.
-module(asterias_map_order).

-export([format/2, format/3, write_flat/2]).

format(Format, Args) ->
    {Text, Ordered} = ordered(Format, Args),
    io_lib:format(Text, Ordered).

format(Format, Args, Options) ->
    {Text, Ordered} = ordered(Format, Args),
    io_lib:format(Text, Ordered, Options).

write_flat(Term, Options) ->
    {_, Fun} = lists:keyfind(maps_order, 1, Options),
    io_lib:write_flat(Term, [{maps_order, orders(Term, Fun)} | Options]).

%% Whatever the fun raises is an error of the format, as in OTP.
ordered(Format, Args) ->
    try io_lib:unscan_format([in_order(Spec) || Spec <- io_lib:scan_format(Format, Args)])
    catch _:_ -> erlang:error(badarg, [Format, Args])
    end.

in_order(#{maps_order := Fun, args := [Term | _]} = Spec) when is_function(Fun) -> Spec#{maps_order := orders(Term, Fun)};
in_order(Spec) -> Spec.

orders(Term, Fun) -> {map_orders, collected([Term], Fun, #{})}.

%% The orders of all maps within the terms.
collected([Map | Terms], Fun, Orders) when is_map(Map), is_map_key(Map, Orders) -> collected(Terms, Fun, Orders);
collected([Map | Terms], Fun, Orders) when is_map(Map) ->
    Pairs = maps:to_list(maps:iterator(Map, Fun)),
    Inner = collected(maps:values(Map), Fun, collected(maps:keys(Map), Fun, Orders)),
    collected(Terms, Fun, Inner#{Map => [Key || {Key, _} <- Pairs]});
collected([Tuple | Terms], Fun, Orders) when is_tuple(Tuple) ->
    collected(Terms, Fun, collected(tuple_to_list(Tuple), Fun, Orders));
collected([[First | Rest] | Terms], Fun, Orders) -> collected([Rest | Terms], Fun, collected([First], Fun, Orders));
collected([_ | Terms], Fun, Orders) -> collected(Terms, Fun, Orders);
collected([], _, Orders) -> Orders.
