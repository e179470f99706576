%% Addresses from and to text, forgiving and strict.
-module(sys_inet_addresses).
-export([main/0]).
t(F) -> try F() of V -> V catch C:R -> {C, R} end.
main() ->
  T = ["1.2.3.4","127.1","1.2.3","0x7f000001","017700000001","0x7F.1","1.2.3.256","1.2.3.4.5","","1..2","a.b","01.2.3.4","1.2.3.04","+1.2.3.4","-1","256","4294967295","4294967296","0x","0x0","00","0","0x100000000","1.65536.3","1.2.65535","::","::1","1::","1:2:3:4:5:6:7:8","1:2:3:4:5:6:7","1:2:3:4:5:6:7:8:9","1::2:3:4:5:6:7:8","1:2:3:4:5:6:7::","::2:3:4:5:6:7:8",":::","1:::2","12345::","::ffff:1.2.3.4","::1.2.3.4","1:2:3:4:5:6:1.2.3.4","1:2:3:4:5:6:7:1.2.3.4","::1.2.3","fe80::1%0","fe80::1%eth0","fe80::1%03","fe80::1%065536","::1%1","fe80:1::1%2","G::","ABCD::abcd",":1",":1::","1:","::1:","ff02::1%01","fe80::%01","fe80::%","::%01",
     "1.2.3.4 ",  "1.2.3.é", "0000000000001", "037777777777","040000000000", "::01.2.3.4", "1::%01", "fe80:0:0:0:0:0:0:1%05"],
  [io:format("~tp: ~p ~p ~p ~p ~p ~p~n", [X, t(fun() -> inet:parse_address(X) end), t(fun() -> inet:parse_strict_address(X) end), t(fun() -> inet:parse_ipv4_address(X) end), t(fun() -> inet:parse_ipv4strict_address(X) end),t(fun() -> inet:parse_ipv6_address(X) end),t(fun() -> inet:parse_ipv6strict_address(X) end)]) || X <- T],
  [io:format("~p ~p~n", [X, t(fun() -> inet:ntoa(X) end)]) || X <- [{1,2,3,4},{0,0,0,0},{256,0,0,0},{0,0,0,0,0,0,0,0},{0,0,0,0,0,0,0,1},{0,0,0,0,0,0,1,2},{0,0,0,0,0,16#ffff,258,772},{1,0,0,2,0,0,0,3},{1,0,2,0,3,0,4,0},{1,0,0,2,0,0,3,4},{16#fe80,3,0,0,0,0,0,1},{16#ff02,0,0,0,0,0,0,1},{16#abcd,1,2,3,4,5,6,7},{0,1,2,3,4,5,0,0},{65536,0,0,0,0,0,0,0},x,"a",{1,2,3}]],
  [io:format("~p ~p~n", [X, {t(fun() -> inet:is_ip_address(X) end),t(fun() -> inet:is_ipv4_address(X) end),t(fun() -> inet:is_ipv6_address(X) end), t(fun() -> inet:ipv4_mapped_ipv6_address(X) end)}]) || X <- [{1,2,3,4},{256,0,0,0},{1,2,3,4,5,6,7,8},{1,2,3,4,5,6,7,65536},foo,{}]],
  io:format("~p~n", [[inet:format_error(X) || X <- [einval, exbadport, exbadseq, system_limit, nxdomain, econnrefused]]]), ok.
