"""A record to be carried away, as 《党政机关公文格式》 (GB/T 9704—2012) lays a document out."""
