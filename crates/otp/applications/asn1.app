{application, asn1,
 [{description, "The Erlang ASN1 compiler version 5.3.4.1"},
  {vsn, "5.3.4.1"},
  {modules,
   []},
  {registered, [asn1_ns, asn1db]},
  {applications, [kernel, stdlib]},
  {env, []}]}.
