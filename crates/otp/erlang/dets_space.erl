%% The space of a file of a dets table: blocks whose sizes are powers of two, handed out and taken back by a buddy system.
%%
%% What is free is, for every power from 0 to 31, an ordered set of addresses. Everything behind the end of the file is free too, as one
%% block of the largest size, so that a file grows by taking a part of that.
-module(dets_space).

-export([new/1, allocate/2, free/4, power/1, to_binary/1, from_binary/1]).

-define(POWERS, 32).
-define(FREE, 16#3abcdef).
-define(END, 12345).
%% A list is written in pieces of at most this many bytes, each with a head of 12.
-define(PIECE, 4096).
-define(HEAD, 12).
%% No block reaches into the last bytes that addresses of 31 bits can name: the lists themselves need space when a table is closed.
-define(LIMIT, ((1 bsl 31) - 50000000)).

%% All that is free from address Base on.
new(Base) -> setelement(?POWERS, erlang:make_tuple(?POWERS, gb_sets:empty()), gb_sets:singleton(Base)).

%% The power of the smallest block that holds Size bytes.
power(Size) -> power(Size, 0).

power(Size, Power) when Size =< 1 bsl Power -> Power;
power(Size, Power) -> power(Size, Power + 1).

%% {Address, Free}, or full.
allocate(Size, Free) ->
    Power = power(Size),
    allocate(Power, Power, Free).

allocate(?POWERS, _, _) -> full;
allocate(Power, Wanted, Free) ->
    Set = element(Power + 1, Free),
    case gb_sets:is_empty(Set) of
        true -> allocate(Power + 1, Wanted, Free);
        false ->
            {Address, Rest} = gb_sets:take_smallest(Set),
            case Address + (1 bsl Wanted) > ?LIMIT of
                true -> full;
                false -> {Address, split(Power, Wanted, Address, setelement(Power + 1, Free, Rest))}
            end
    end.

%% The upper halves of a block that is larger than wanted are free.
split(Wanted, Wanted, _, Free) -> Free;
split(Power, Wanted, Address, Free) ->
    Half = Power - 1,
    split(Half, Wanted, Address, add(Half, Address + (1 bsl Half), Free)).

%% Two free blocks of one size beside each other are one block, wherever halving has put the border between them.
free(Address, Size, Base, Free) -> give_back(Address, power(Size), Base, Free).

give_back(Address, Power, Base, Free) when Power < ?POWERS - 1 ->
    Size = 1 bsl Power,
    {Buddy, Joined} = case (Address - Base) band Size of
                          0 -> {Address + Size, Address};
                          _ -> {Address - Size, Address - Size}
                      end,
    Set = element(Power + 1, Free),
    case gb_sets:is_member(Buddy, Set) of
        true -> give_back(Joined, Power + 1, Base, setelement(Power + 1, Free, gb_sets:delete(Buddy, Set)));
        false -> add(Power, Address, Free)
    end;
give_back(Address, Power, _, Free) -> add(Power, Address, Free).

add(Power, Address, Free) -> setelement(Power + 1, Free, gb_sets:add(Address, element(Power + 1, Free))).

%% As they stand at the end of a file.
to_binary(Free) ->
    Lists = [[piece(Place, Part) || Part <- parts(gb_sets:to_list(element(Place, Free)))] || Place <- lists:seq(1, ?POWERS)],
    iolist_to_binary([Lists | <<?HEAD:32, ?FREE:32, ?END:32>>]).

parts([]) -> [];
parts(Addresses) ->
    case length(Addresses) > (?PIECE - ?HEAD) div 4 of
        true ->
            {Part, Rest} = lists:split((?PIECE - ?HEAD) div 4, Addresses),
            [Part | parts(Rest)];
        false -> [Addresses]
    end.

piece(Place, Addresses) ->
    Binary = << <<A:32>> || A <- Addresses >>,
    [<<(?HEAD + byte_size(Binary)):32, ?FREE:32, Place:32>>, Binary].

%% {ok, Free}, or error where the bytes are no such lists.
from_binary(Binary) -> from_binary(Binary, erlang:make_tuple(?POWERS, [])).

from_binary(<<_:32, ?FREE:32, ?END:32, _/binary>>, Lists) ->
    {ok, list_to_tuple([gb_sets:from_list(L) || L <- tuple_to_list(Lists)])};
from_binary(<<Size:32, ?FREE:32, Place:32, Rest/binary>>, Lists)
  when Size >= ?HEAD, Size rem 4 =:= 0, byte_size(Rest) >= Size - ?HEAD, Place >= 1, Place =< ?POWERS ->
    Length = Size - ?HEAD,
    <<Addresses:Length/binary, Others/binary>> = Rest,
    Known = element(Place, Lists),
    from_binary(Others, setelement(Place, Lists, [A || <<A:32>> <= Addresses] ++ Known));
from_binary(_, _) -> error.
