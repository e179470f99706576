%% Addresses of the Internet as terms and text, and the name of this computer. Sockets are not here yet.
%%
%% Text is read in two ways. The forgiving one takes for IPv4 fewer than four fields, the last of which fills the rest, and fields in octal
%% and hexadecimal; for IPv6 it also takes IPv4, as a mapped address. The strict one takes four decimal fields without leading zeros.
-module(inet).

-export([format_error/1, gethostname/0, getifaddrs/0, getifaddrs/1, ipv4_mapped_ipv6_address/1, is_ip_address/1, is_ipv4_address/1, is_ipv6_address/1, ntoa/1,
         parse_address/1, parse_address/2, parse_ipv4_address/1, parse_ipv4strict_address/1, parse_ipv6_address/1,
         parse_ipv6strict_address/1, parse_strict_address/1, parse_strict_address/2]).

-define(IS_BYTE(N), is_integer(N), 0 =< N, N =< 255).
-define(IS_GROUP(N), is_integer(N), 0 =< N, N =< 16#FFFF).
-define(HAS_SCOPE(First), (First =:= 16#FE80 orelse First =:= 16#FF02)).

%% The name without its domain.
gethostname() ->
    case prim_net:gethostname() of
        {ok, Name} -> {ok, lists:takewhile(fun(C) -> C =/= $. end, Name)};
        {error, Reason} -> {error, Reason}
    end.

%% What there is of network interfaces, with the options of which a namespace of the network is not supported.
getifaddrs() -> prim_net:getifaddrs().

getifaddrs(Options) when is_list(Options) ->
    case [Option || Option <- Options, is_tuple(Option), element(1, Option) =:= netns] of
        [] -> getifaddrs();
        _ -> {error, enotsup}
    end;
getifaddrs(Namespace) when is_binary(Namespace) -> {error, enotsup}.

format_error(exbadport) -> "invalid port state";
format_error(exbadseq) -> "bad command sequence";
format_error(system_limit) -> "a system limit was hit, probably not enough ports";
format_error(Reason) -> erl_posix_msg:message(Reason).

is_ip_address(Address) -> is_ipv4_address(Address) orelse is_ipv6_address(Address).

is_ipv4_address({A, B, C, D}) when ?IS_BYTE(A), ?IS_BYTE(B), ?IS_BYTE(C), ?IS_BYTE(D) -> true;
is_ipv4_address(_) -> false.

is_ipv6_address(Address) when tuple_size(Address) =:= 8 -> lists:all(fun(N) -> is_group(N) end, tuple_to_list(Address));
is_ipv6_address(_) -> false.

is_group(N) when ?IS_GROUP(N) -> true;
is_group(_) -> false.

ipv4_mapped_ipv6_address({A, B, C, D}) when ?IS_BYTE(A), ?IS_BYTE(B), ?IS_BYTE(C), ?IS_BYTE(D) ->
    {0, 0, 0, 0, 0, 16#FFFF, A bsl 8 bor B, C bsl 8 bor D};
ipv4_mapped_ipv6_address({A, B, C, D, E, F, G, H})
  when ?IS_GROUP(A), ?IS_GROUP(B), ?IS_GROUP(C), ?IS_GROUP(D), ?IS_GROUP(E), ?IS_GROUP(F), ?IS_GROUP(G), ?IS_GROUP(H) ->
    {G bsr 8, G band 255, H bsr 8, H band 255}.

%% To text -------------------------------------------------------------------------------------------------------------

ntoa(Address) ->
    case is_ipv4_address(Address) of
        true -> dotted(tuple_to_list(Address));
        false ->
            case is_ipv6_address(Address) of
                true -> colons(tuple_to_list(Address));
                false -> {error, einval}
            end
    end.

dotted(Bytes) -> lists:append(lists:join(".", [integer_to_list(N) || N <- Bytes])).

colons([0, 0, 0, 0, 0, 0, 0, N]) when N < 2 -> "::" ++ [$1 || N =:= 1];
colons([0, 0, 0, 0, 0, 0, G, H]) -> "::" ++ halves(G, H);
colons([0, 0, 0, 0, 0, 16#FFFF, G, H]) -> "::ffff:" ++ halves(G, H);
colons([First, Scope | Groups]) when ?HAS_SCOPE(First), Scope =/= 0 -> shortened([First, 0 | Groups]) ++ "%0" ++ integer_to_list(Scope);
colons(Groups) -> shortened(Groups).

halves(G, H) -> dotted([G bsr 8, G band 255, H bsr 8, H band 255]).

%% The first of the longest runs of two zeros or more is left out.
shortened(Groups) ->
    Runs = [{zeros(Rest), At} || At <- lists:seq(0, 7), Rest <- [lists:nthtail(At, Groups)]],
    case lists:foldl(fun({Size, At}, {Most, _}) when Size > Most -> {Size, At}; (_, Longest) -> Longest end, {1, none}, Runs) of
        {_, none} -> hexadecimal(Groups);
        {Size, At} -> hexadecimal(lists:sublist(Groups, At)) ++ "::" ++ hexadecimal(lists:nthtail(At + Size, Groups))
    end.

zeros(Groups) -> length(lists:takewhile(fun(N) -> N =:= 0 end, Groups)).

hexadecimal(Groups) -> lists:append(lists:join(":", [string:lowercase(integer_to_list(N, 16)) || N <- Groups])).

%% From text -----------------------------------------------------------------------------------------------------------

parse_address(Text) -> first([fun ipv4/1, fun ipv6/1], Text).
parse_address(Text, inet) -> parse_ipv4_address(Text);
parse_address(Text, inet6) -> parse_ipv6_address(Text).

parse_strict_address(Text) -> first([fun ipv4_strict/1, fun ipv6/1], Text).
parse_strict_address(Text, inet) -> parse_ipv4strict_address(Text);
parse_strict_address(Text, inet6) -> parse_ipv6strict_address(Text).

parse_ipv4_address(Text) -> first([fun ipv4/1], Text).
parse_ipv4strict_address(Text) -> first([fun ipv4_strict/1], Text).
parse_ipv6_address(Text) -> first([fun(T) -> ipv4_mapped_ipv6_address(ipv4(T)) end, fun ipv6/1], Text).
parse_ipv6strict_address(Text) -> first([fun ipv6/1], Text).

first([Reader | Readers], Text) ->
    try {ok, Reader(Text)}
    catch throw:einval -> first(Readers, Text)
    end;
first([], _) -> {error, einval}.

-spec wrong() -> no_return().
wrong() -> throw(einval).

characters(Text) ->
    is_list(Text) andalso lists:all(fun(C) -> is_integer(C) end, try lists:append(Text, []) catch error:badarg -> wrong() end) orelse wrong(),
    Text.

ipv4(Text) ->
    Fields = [field(Field) || Field <- string:split(characters(Text), ".", all)],
    Count = length(Fields),
    Count =< 4 orelse wrong(),
    {First, [Last]} = lists:split(Count - 1, Fields),
    Bits = 8 * (5 - Count),
    lists:all(fun(N) -> N < 256 end, First) andalso Last < 1 bsl Bits orelse wrong(),
    list_to_tuple(First ++ binary_to_list(<<Last:Bits>>)).

%% A number, in base 16 behind 0x and in base 8 behind 0; as many digits as 32 bits need.
field([$0, X | Digits]) when X =:= $x; X =:= $X -> number(stripped(Digits), 16, 8);
field([$0 | Digits]) -> number([$0 | stripped(Digits)], 8, 12);
field(Digits) -> number(Digits, 10, 10).

stripped(Digits) -> lists:dropwhile(fun(C) -> C =:= $0 end, Digits).

number([_ | _] = Digits, Base, Most) when length(Digits) =< Most ->
    try list_to_integer(Digits, Base) of
        N when N >= 0 -> N;
        _ -> wrong()
    catch error:badarg -> wrong()
    end;
number(_, _, _) -> wrong().

ipv4_strict(Text) ->
    Fields = string:split(characters(Text), ".", all),
    length(Fields) =:= 4 orelse wrong(),
    list_to_tuple([decimal(Field) || Field <- Fields]).

decimal("0") -> 0;
decimal([C | _] = Digits) when C =/= $0, length(Digits) =< 3 ->
    N = number(Digits, 10, 3),
    N < 256 orelse wrong(),
    N;
decimal(_) -> wrong().

%% Groups of four hexadecimal digits; `::` stands once for zeros, four bytes may end it as IPv4, and `%` begins a scope.
ipv6(Text) ->
    {Address, Scope} = case string:split(characters(Text), "%") of
                           [Plain] -> {Plain, none};
                           [Plain, Name] -> {Plain, scope(Name)}
                       end,
    Groups = case string:split(Address, "::") of
                 [All] -> groups(All);
                 [Before, After] -> filled(groups(Before), groups(After), After)
             end,
    length(Groups) =:= 8 orelse wrong(),
    case {Groups, Scope} of
        {_, none} -> list_to_tuple(Groups);
        {[First, 0 | Rest], _} when ?HAS_SCOPE(First) -> list_to_tuple([First, Scope | Rest]);
        _ -> wrong()
    end.

filled(Before, After, Text) ->
    Missing = 8 - length(Before) - length(After),
    Missing >= 1 orelse wrong(),
    lists:prefix(":", Text) andalso wrong(),
    Before ++ lists:duplicate(Missing, 0) ++ After.

groups("") -> [];
groups(Text) -> read(string:split(Text, ":", all)).

read([Last]) ->
    case lists:member($., Last) of
        true ->
            {A, B, C, D} = ipv4_strict(Last),
            [A bsl 8 bor B, C bsl 8 bor D];
        false -> [group(Last)]
    end;
read([Group | Groups]) -> [group(Group) | read(Groups)].

group([C | _] = Digits) when C =/= $+, C =/= $- -> number(Digits, 16, 4);
group(_) -> wrong().

%% Only a number behind 0 names a scope here; interfaces by name do not.
scope([$0 | Digits]) ->
    lists:all(fun(C) -> C >= $0 andalso C =< $9 end, Digits) orelse wrong(),
    case list_to_integer([$0 | Digits]) of
        N when N =< 16#FFFF -> N;
        _ -> wrong()
    end;
scope(_) -> 0.
